import { epochSeconds, plusMinutes } from "../../platform/clock.ts";
import { putNew, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys } from "../keys.ts";
import { type Link, link } from "./schema.ts";

export interface LinkStore {
  find(tokenHash: string): Promise<Link | undefined>;
  create(tokenHash: string, created: Link): Write;
}

// Long enough that a person who comes late is told "expired" instead of "unknown".
const KEPT_AFTER_EXPIRY_MINUTES = 30 * 24 * 60;

export const createLinkStore = (table: Table): LinkStore => ({
  find: (tokenHash) => readRecord(table, keys.link(tokenHash), link),
  create: (tokenHash, created) =>
    putNew(table, "link", {
      ...keys.link(tokenHash),
      ...created,
      ttl: epochSeconds(plusMinutes(new Date(created.expiresAt), KEPT_AFTER_EXPIRY_MINUTES)),
    }),
});
