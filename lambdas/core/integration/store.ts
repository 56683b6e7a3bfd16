import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { type Key, keys } from "../keys.ts";
import { type Integration, integration } from "./schema.ts";

export interface IntegrationStore {
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<Integration | undefined>;
  findByClientId(clientId: string): Promise<Integration | undefined>;
  /** Id of the integration that was made automatically; it keeps being that one for ever. */
  findDefaultId(organizationId: string): Promise<string | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<Integration>>;
  /**
   * The integration, its name (label `name`: it is taken) and its client id.
   * `onlyDefault` adds a row that can exist once (label `default`): the automatic integration is made exactly once.
   */
  create(created: Integration, options?: { onlyDefault: boolean }): Write[];
  /** Labels `integration` (changed meanwhile) and `name` (the new one is taken). */
  update(before: Integration, after: Integration): Write[];
  remove(removed: Integration): Write[];
}

const defaultRow = z.object({ integrationId: z.string() });
const clientRow = z.object({ organizationId: z.string(), integrationId: z.string() });

const sameName = (a: Integration, b: Integration): boolean =>
  keys.integrationName(a.organizationId, a.name).sk === keys.integrationName(b.organizationId, b.name).sk;

export const createIntegrationStore = (table: Table): IntegrationStore => {
  const putOnce = (label: string, key: Key, item: Record<string, unknown>): Write => ({
    label,
    item: {
      Put: {
        TableName: table.name,
        Item: { ...key, ...item, schemaVersion: SCHEMA_VERSION },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
  });

  const putName = (value: Integration): Write =>
    putOnce("name", keys.integrationName(value.organizationId, value.name), { integrationId: value.id });

  // Only the integration that holds a name can give it up.
  const deleteOwned = (label: string, key: Key, integrationId: string): Write => ({
    label,
    item: {
      Delete: {
        TableName: table.name,
        Key: key,
        ConditionExpression: "integrationId = :id",
        ExpressionAttributeValues: { ":id": integrationId },
      },
    },
  });

  const deleteName = (value: Integration): Write =>
    deleteOwned("integration", keys.integrationName(value.organizationId, value.name), value.id);

  const get = async (organizationId: string, id: string): Promise<Integration | undefined> => {
    const answer = await table.client.send(
      new GetCommand({
        TableName: table.name,
        Key: keys.integration(organizationId, id),
        ConsistentRead: true,
      }),
    );
    return answer.Item === undefined ? undefined : integration.parse(answer.Item);
  };

  return {
    get,
    findByClientId: async (clientId) => {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.name, Key: keys.client(clientId), ConsistentRead: true }),
      );
      if (answer.Item === undefined) return undefined;
      const row = clientRow.parse(answer.Item);
      return get(row.organizationId, row.integrationId);
    },
    findDefaultId: async (organizationId) => {
      const answer = await table.client.send(
        new GetCommand({
          TableName: table.name,
          Key: keys.defaultClient(organizationId),
          ConsistentRead: true,
        }),
      );
      return answer.Item === undefined ? undefined : defaultRow.parse(answer.Item).integrationId;
    },
    list: (organizationId, page) =>
      queryPage(
        table,
        {
          partition: keys.organization(organizationId).pk,
          sortCondition: "begins_with(#sort, :prefix)",
          values: { ":prefix": "INTEGRATION#" },
        },
        page,
        integration,
      ),
    create: (created, options) => [
      putOnce("integration", keys.integration(created.organizationId, created.id), created),
      putName(created),
      ...(created.clientId === null
        ? []
        : [
            putOnce("client", keys.client(created.clientId), {
              organizationId: created.organizationId,
              integrationId: created.id,
            }),
          ]),
      ...(options?.onlyDefault === true
        ? [putOnce("default", keys.defaultClient(created.organizationId), { integrationId: created.id })]
        : []),
    ],
    update: (before, after) => [
      {
        label: "integration",
        item: {
          Put: {
            TableName: table.name,
            Item: {
              ...keys.integration(after.organizationId, after.id),
              ...after,
              schemaVersion: SCHEMA_VERSION,
            },
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": before.version },
          },
        },
      },
      ...(sameName(before, after) ? [] : [putName(after), deleteName(before)]),
    ],
    remove: (removed) => [
      {
        label: "integration",
        item: {
          Delete: {
            TableName: table.name,
            Key: keys.integration(removed.organizationId, removed.id),
            ConditionExpression: "version = :seen",
            ExpressionAttributeValues: { ":seen": removed.version },
          },
        },
      },
      deleteName(removed),
      ...(removed.clientId === null
        ? []
        : [deleteOwned("client", keys.client(removed.clientId), removed.id)]),
    ],
  };
};
