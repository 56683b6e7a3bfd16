import { QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { createdBetween } from "../../platform/dynamo/created-between.ts";
import { type Page, type PagedQuery, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed, type Write } from "../../platform/dynamo/transaction.ts";
import { dueKeys, keys, listKeys, openKeys, personKeys, referenceKeys, shards } from "../keys.ts";
import { type Change, retainedUntil } from "./domain.ts";
import { type Session, type SessionFilters, session } from "./schema.ts";
import { canExpire, isOpen, transitions } from "./state-machine.ts";

export interface SessionStore {
  get(id: string): Promise<Session | undefined>;
  list(organizationId: string, filters: SessionFilters, page: PageRequest): Promise<Page<Session>>;
  create(created: Session): Write;
  /** Fails (label `session`) where the stored record is not the one that the change started from. */
  change(changed: Change): Write;
  /** A change that is no transition (redaction, outcome of a notification): guarded by the version alone. */
  replace(after: Session): Write;
  /** Ids of sessions whose end is past, oldest first, at most `limit` of each shard. */
  findOverdue(now: Date, limit: number): Promise<string[]>;
  /** Moves a session that could not be handled behind the others of its shard. When it was due stays what it was. */
  postpone(id: string, until: Date): Promise<void>;
  /** Ids of ended sessions whose personal data has been kept long enough, as `findOverdue`. */
  findOutlived(now: Date, limit: number): Promise<string[]>;
  hasOpen(integrationId: string): Promise<boolean>;
}

/** What the clock has to do with it next: end it, or take the person out of it. */
const dueOf = (value: Session) => {
  if (canExpire(value.status)) return dueKeys.expiry(value.id, value.expiresAt);
  const end = retainedUntil(value);
  return end === undefined ? {} : dueKeys.retention(value.id, end);
};

const toItem = (value: Session) => ({
  ...keys.session(value.id),
  ...listKeys.sessions(value.organizationId, value.id),
  // A redacted session can no longer be found by the person or by the caller's id.
  ...(value.redactedAt === null ? personKeys.sessions(value.organizationId, value.loginHint, value.id) : {}),
  ...(value.externalCustomerId === null
    ? {}
    : referenceKeys.sessions(value.organizationId, value.externalCustomerId, value.id)),
  ...dueOf(value),
  ...(isOpen(value.status) ? openKeys.session(value.integrationId, value.id) : {}),
  ...value,
  schemaVersion: SCHEMA_VERSION,
});

export const createSessionStore = (table: Table): SessionStore => ({
  get: (id) => readRecord(table, keys.session(id), session),
  list: (organizationId, filters, page) => queryPage(table, toQuery(organizationId, filters), page, session),
  create: (created) => putNew(table, "session", toItem(created)),
  change: ({ name, before, after }) => {
    const from = transitions[name].from.map((status, index) => [`:from${index}`, status] as const);
    return {
      label: "session",
      item: {
        Put: {
          TableName: table.name,
          Item: toItem(after),
          ConditionExpression: `version = :before AND #status IN (${from.map(([key]) => key).join(", ")})`,
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":before": before.version, ...Object.fromEntries(from) },
        },
      },
    };
  },
  replace: (after) => putOver(table, "session", toItem(after), after.version - 1),
  findOverdue: async (now, limit) => {
    const found = await Promise.all(shards.map((shard) => readDue(table, `EXPIRY#${shard}`, now, limit)));
    return found.flat();
  },
  findOutlived: async (now, limit) => {
    const found = await Promise.all(shards.map((shard) => readDue(table, `RETENTION#${shard}`, now, limit)));
    return found.flat();
  },
  postpone: async (id, until) => {
    try {
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: keys.session(id),
          UpdateExpression: "SET dueSk = :later",
          ConditionExpression: "attribute_exists(duePk)",
          ExpressionAttributeValues: { ":later": dueKeys.expiry(id, until.toISOString()).dueSk },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  },
  hasOpen: async (integrationId) => {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: "open",
        KeyConditionExpression: "openPk = :pk",
        ExpressionAttributeValues: { ":pk": openKeys.session(integrationId, "").openPk },
        Limit: 1,
        Select: "COUNT",
      }),
    );
    return (answer.Count ?? 0) > 0;
  },
});

const readDue = async (table: Table, partition: string, now: Date, limit: number): Promise<string[]> => {
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: "due",
      KeyConditionExpression: "duePk = :pk AND dueSk < :now",
      // `$` follows `#`, with which the ids begin: what is due in this very millisecond is among them.
      ExpressionAttributeValues: { ":pk": partition, ":now": `${now.toISOString()}$` },
      Limit: limit,
    }),
  );
  return (answer.Items ?? []).map((item) => String(item.dueSk).split("#").slice(1).join("#"));
};

/** The narrowest index first; what it does not decide is filtered. */
const narrowest = (organizationId: string, filters: SessionFilters): { index: string; partition: string } => {
  if (filters.externalCustomerId !== undefined) {
    const key = referenceKeys.sessions(organizationId, filters.externalCustomerId, "");
    return { index: "reference", partition: key.referencePk };
  }
  if (filters.loginHint !== undefined) {
    return {
      index: "person",
      partition: personKeys.sessions(organizationId, filters.loginHint, "").personPk,
    };
  }
  return { index: "list", partition: listKeys.sessions(organizationId, "").listPk };
};

const toQuery = (organizationId: string, filters: SessionFilters): PagedQuery => {
  const { integrationReference, status, externalCustomerId, loginHint } = filters;
  const byBoth = externalCustomerId !== undefined && loginHint !== undefined;
  return {
    ...narrowest(organizationId, filters),
    ...createdBetween("ses", filters),
    equal: {
      integrationId: integrationReference,
      status,
      personPk: byBoth ? personKeys.sessions(organizationId, loginHint, "").personPk : undefined,
    },
  };
};
