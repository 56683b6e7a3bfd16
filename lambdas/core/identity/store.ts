import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys, listKeys } from "../keys.ts";
import { type Identity, identity } from "./schema.ts";

export interface IdentityStore {
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<Identity | undefined>;
  findByLogin(organizationId: string, loginHint: string): Promise<Identity | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<Identity>>;
  /** The identity and the row that makes its login unique. Fails (label `identity`) where the login is taken. */
  create(created: Identity): Write[];
  /** Fails (label `identity`) unless the stored version is the one before. */
  update(updated: Identity): Write;
  remove(removed: Identity): Write[];
}

const toItem = (value: Identity) => ({
  ...keys.identity(value.id),
  ...listKeys.identities(value.organizationId, value.id),
  ...value,
  schemaVersion: SCHEMA_VERSION,
});

const loginRow = z.object({ identityId: z.string() });

export const createIdentityStore = (table: Table): IdentityStore => {
  const get = async (organizationId: string, id: string): Promise<Identity | undefined> => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.name, Key: keys.identity(id), ConsistentRead: true }),
    );
    if (answer.Item === undefined) return undefined;
    const found = identity.parse(answer.Item);
    return found.organizationId === organizationId ? found : undefined;
  };

  return {
    get,
    findByLogin: async (organizationId, loginHint) => {
      const answer = await table.client.send(
        new GetCommand({
          TableName: table.name,
          Key: keys.identityLogin(organizationId, loginHint),
          ConsistentRead: true,
        }),
      );
      if (answer.Item === undefined) return undefined;
      return get(organizationId, loginRow.parse(answer.Item).identityId);
    },
    list: (organizationId, page) =>
      queryPage(
        table,
        { index: "list", partition: listKeys.identities(organizationId, "").listPk },
        page,
        identity,
      ),
    create: (created) => [
      {
        label: "identity",
        item: {
          Put: {
            TableName: table.name,
            Item: toItem(created),
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
      },
      {
        label: "identity",
        item: {
          Put: {
            TableName: table.name,
            Item: {
              ...keys.identityLogin(created.organizationId, created.loginHint),
              identityId: created.id,
              schemaVersion: SCHEMA_VERSION,
            },
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
      },
    ],
    update: (updated) => ({
      label: "identity",
      item: {
        Put: {
          TableName: table.name,
          Item: toItem(updated),
          ConditionExpression: "version = :before",
          ExpressionAttributeValues: { ":before": updated.version - 1 },
        },
      },
    }),
    remove: (removed) => [
      {
        label: "identity",
        item: {
          Delete: {
            TableName: table.name,
            Key: keys.identity(removed.id),
            ConditionExpression: "version = :seen",
            ExpressionAttributeValues: { ":seen": removed.version },
          },
        },
      },
      {
        label: "identity",
        item: {
          Delete: {
            TableName: table.name,
            Key: keys.identityLogin(removed.organizationId, removed.loginHint),
            ConditionExpression: "identityId = :id",
            ExpressionAttributeValues: { ":id": removed.id },
          },
        },
      },
    ],
  };
};
