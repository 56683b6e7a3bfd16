import { keys } from "../../core/keys.ts";
import { epochSeconds } from "../../platform/clock.ts";
import { putNew, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { sha256 } from "../../platform/ids.ts";
import { type OpSession, opSession } from "../domain/op-session.ts";

export interface OpSessionStore {
  /** Undefined also for one that is over. */
  find(secret: string | undefined, now: Date): Promise<OpSession | undefined>;
  /** Under a secret that was never used before. */
  create(secret: string, created: OpSession): Write;
  remove(secret: string): Write;
}

export const createOpSessionStore = (table: Table): OpSessionStore => ({
  find: async (secret, now) => {
    if (secret === undefined) return undefined;
    const found = await readRecord(table, keys.opSession(sha256(secret)), opSession);
    return found === undefined || found.expiresAt <= now.toISOString() ? undefined : found;
  },
  create: (secret, created) =>
    putNew(table, "opSession", {
      ...keys.opSession(sha256(secret)),
      ...created,
      ttl: epochSeconds(new Date(created.expiresAt)),
    }),
  remove: (secret) => ({
    label: "opSession",
    // No condition: ending what has ended already is the same.
    item: { Delete: { TableName: table.name, Key: keys.opSession(sha256(secret)) } },
  }),
});
