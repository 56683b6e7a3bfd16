import type { Clock } from "../../platform/clock.ts";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { putNew } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import type { Ids } from "../../platform/ids.ts";
import { keys } from "../keys.ts";
import { type Actor, type AuditEvent, auditEvent } from "./schema.ts";

export interface AuditEntry {
  organizationId: string;
  actor: Actor;
  action: string;
  target: AuditEvent["target"];
  details?: AuditEvent["details"];
}

export interface AuditStore {
  /** To be added to the transaction of the change that it describes. */
  record(entry: AuditEntry): Write;
  list(organizationId: string, page: PageRequest): Promise<Page<AuditEvent>>;
}

export const createAuditStore = (table: Table, clock: Clock, ids: Ids): AuditStore => ({
  record: (entry) => {
    const event: AuditEvent = {
      ...entry,
      id: ids.next("adt"),
      details: entry.details ?? {},
      createdAt: clock.now().toISOString(),
    };
    return putNew(table, "audit", { ...keys.audit(event.organizationId, event.id), ...event });
  },
  list: (organizationId, page) =>
    queryPage(table, { partition: keys.audit(organizationId, "").pk }, page, auditEvent),
});
