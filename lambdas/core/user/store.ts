import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys, listKeys } from "../keys.ts";
import { type User, user } from "./schema.ts";

export interface UserStore {
  getBySubject(subject: string): Promise<User | undefined>;
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<User | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<User>>;
  /** Fails (label `user`) where the subject has a record already. */
  create(created: User): Write[];
  /** Labels `user` (changed meanwhile) and `admins` (the organization would be left without one). */
  update(before: User, after: User): Write[];
  /** Labels as `update`. */
  remove(removed: User): Write[];
}

const idRow = z.object({ subject: z.string() });

const toItem = (value: User) => ({
  ...keys.user(value.subject),
  ...listKeys.users(value.organizationId, value.id),
  ...value,
  schemaVersion: SCHEMA_VERSION,
});

export const createUserStore = (table: Table): UserStore => {
  const getBySubject = async (subject: string): Promise<User | undefined> => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.name, Key: keys.user(subject), ConsistentRead: true }),
    );
    return answer.Item === undefined ? undefined : user.parse(answer.Item);
  };

  // Counted in the same transaction, so that two admins who remove one another at once cannot both succeed.
  const countAdmins = (organizationId: string, change: number): Write[] => {
    if (change === 0) return [];
    const update = {
      TableName: table.name,
      Key: keys.adminCount(organizationId),
      UpdateExpression: "ADD admins :change SET schemaVersion = :schema",
    };
    const values = { ":change": change, ":schema": SCHEMA_VERSION };
    if (change > 0) {
      // No condition: another admin is always welcome.
      return [{ label: "admins", item: { Update: { ...update, ExpressionAttributeValues: values } } }];
    }
    return [
      {
        label: "admins",
        item: {
          Update: {
            ...update,
            ConditionExpression: "admins > :last",
            ExpressionAttributeValues: { ...values, ":last": 1 },
          },
        },
      },
    ];
  };

  const idKey = (value: User) => keys.userId(value.organizationId, value.id);

  return {
    getBySubject,
    get: async (organizationId, id) => {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.name, Key: keys.userId(organizationId, id), ConsistentRead: true }),
      );
      return answer.Item === undefined ? undefined : getBySubject(idRow.parse(answer.Item).subject);
    },
    list: (organizationId, page) =>
      queryPage(table, { index: "list", partition: listKeys.users(organizationId, "").listPk }, page, user),
    create: (created) => [
      {
        label: "user",
        item: {
          Put: {
            TableName: table.name,
            Item: toItem(created),
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
      },
      {
        label: "user",
        item: {
          Put: {
            TableName: table.name,
            Item: { ...idKey(created), subject: created.subject, schemaVersion: SCHEMA_VERSION },
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
      },
      ...countAdmins(created.organizationId, isAdmin(created)),
    ],
    update: (before, after) => [
      {
        label: "user",
        item: {
          Put: {
            TableName: table.name,
            Item: toItem(after),
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": before.version },
          },
        },
      },
      ...countAdmins(after.organizationId, isAdmin(after) - isAdmin(before)),
    ],
    remove: (removed) => [
      {
        label: "user",
        item: {
          Delete: {
            TableName: table.name,
            Key: keys.user(removed.subject),
            ConditionExpression: "version = :seen",
            ExpressionAttributeValues: { ":seen": removed.version },
          },
        },
      },
      {
        label: "user",
        item: {
          Delete: {
            TableName: table.name,
            Key: idKey(removed),
            ConditionExpression: "subject = :subject",
            ExpressionAttributeValues: { ":subject": removed.subject },
          },
        },
      },
      ...countAdmins(removed.organizationId, -isAdmin(removed)),
    ],
  };
};

const isAdmin = (value: User): 0 | 1 => (value.role === "admin" ? 1 : 0);
