import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys, listKeys } from "../keys.ts";
import { type User, user } from "./schema.ts";

export interface UserStore {
  getBySubject(subject: string): Promise<User | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<User>>;
  create(created: User): Write;
  /** Fails (label `user`) unless the stored version is the one before. */
  update(updated: User): Write;
  remove(removed: User): Write;
}

const toItem = (value: User) => ({
  ...keys.user(value.subject),
  ...listKeys.users(value.organizationId, value.id),
  ...value,
  schemaVersion: SCHEMA_VERSION,
});

export const createUserStore = (table: Table): UserStore => ({
  getBySubject: async (subject) => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.name, Key: keys.user(subject), ConsistentRead: true }),
    );
    return answer.Item === undefined ? undefined : user.parse(answer.Item);
  },
  list: (organizationId, page) =>
    queryPage(table, { index: "list", partition: listKeys.users(organizationId, "").listPk }, page, user),
  create: (created) => ({
    label: "user",
    item: {
      Put: { TableName: table.name, Item: toItem(created), ConditionExpression: "attribute_not_exists(pk)" },
    },
  }),
  update: (updated) => ({
    label: "user",
    item: {
      Put: {
        TableName: table.name,
        Item: toItem(updated),
        ConditionExpression: "version = :before",
        ExpressionAttributeValues: { ":before": updated.version - 1 },
      },
    },
  }),
  remove: (removed) => ({
    label: "user",
    item: {
      Delete: {
        TableName: table.name,
        Key: keys.user(removed.subject),
        ConditionExpression: "version = :seen",
        ExpressionAttributeValues: { ":seen": removed.version },
      },
    },
  }),
});
