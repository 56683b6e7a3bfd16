import { keys } from "../../core/keys.ts";
import { epochSeconds, plusMinutes } from "../../platform/clock.ts";
import { putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { type Authorization, authorization } from "../domain/authorization.ts";

export interface AuthorizationStore {
  get(id: string): Promise<Authorization | undefined>;
  create(created: Authorization): Write;
  /** Fails (label `authorization`) unless the stored version is the one before: each is answered once. */
  update(updated: Authorization): Write;
}

// Long enough that a browser that comes late is told "too late" instead of "unknown".
const KEPT_AFTER_EXPIRY_MINUTES = 24 * 60;

const toItem = (value: Authorization) => ({
  ...keys.authorization(value.id),
  ...value,
  ttl: epochSeconds(plusMinutes(new Date(value.expiresAt), KEPT_AFTER_EXPIRY_MINUTES)),
});

export const createAuthorizationStore = (table: Table): AuthorizationStore => ({
  get: (id) => readRecord(table, keys.authorization(id), authorization),
  create: (created) => putNew(table, "authorization", toItem(created)),
  update: (updated) => putOver(table, "authorization", toItem(updated), updated.version - 1),
});
