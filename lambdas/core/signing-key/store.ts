import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Clock } from "../../platform/clock.ts";
import { parseRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys } from "../keys.ts";
import { type SigningKey, signingKey } from "./schema.ts";

export interface SigningKeyStore {
  /** All keys, read now. */
  list(): Promise<SigningKey[]>;
  /** At most `SIGNING_KEY_CACHE_SECONDS` old. */
  listCached(): Promise<SigningKey[]>;
  put(key: SigningKey): Write;
  remove(kid: string): Write;
  /**
   * Guards the set as a whole: fails (label `set`) unless its generation is still `before` (0: there is no set yet), so
   * that two rotations at once make one set of keys.
   */
  advanceSet(before: number): Write;
  generation(): Promise<number>;
}

export const SIGNING_KEY_CACHE_SECONDS = 300;

export const createSigningKeyStore = (table: Table, clock: Clock): SigningKeyStore => {
  let cached: { readAt: number; keys: SigningKey[] } | undefined;

  const read = async () => {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": keys.signingKeySet().pk },
      }),
    );
    const set = keys.signingKeySet().sk;
    const items = answer.Items ?? [];
    return {
      keys: items.filter((item) => item.sk !== set).map((item) => parseRecord(signingKey, item)),
      generation: Number(items.find((item) => item.sk === set)?.generation ?? 0),
    };
  };

  return {
    list: async () => (await read()).keys,
    listCached: async () => {
      const now = clock.now().getTime();
      if (cached !== undefined && now - cached.readAt < SIGNING_KEY_CACHE_SECONDS * 1000) return cached.keys;
      const found = (await read()).keys;
      // An empty set is not remembered: the first deployment makes its keys moments later.
      if (found.length > 0) cached = { readAt: now, keys: found };
      return found;
    },
    generation: async () => (await read()).generation,
    put: (key) => ({
      label: "key",
      // No condition of its own: `advanceSet` in the same transaction guards it.
      item: {
        Put: {
          TableName: table.name,
          Item: { ...keys.signingKey(key.kid), ...key, schemaVersion: SCHEMA_VERSION },
        },
      },
    }),
    remove: (kid) => ({
      label: "key",
      // No condition of its own: `advanceSet` in the same transaction guards it.
      item: { Delete: { TableName: table.name, Key: keys.signingKey(kid) } },
    }),
    advanceSet: (before) => ({
      label: "set",
      item: {
        Put: {
          TableName: table.name,
          Item: { ...keys.signingKeySet(), generation: before + 1, schemaVersion: SCHEMA_VERSION },
          ConditionExpression: before === 0 ? "attribute_not_exists(pk)" : "generation = :before",
          ...(before === 0 ? {} : { ExpressionAttributeValues: { ":before": before } }),
        },
      },
    }),
  };
};
