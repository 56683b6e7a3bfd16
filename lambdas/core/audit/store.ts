import type { Clock } from "../../platform/clock.ts";
import { createdBetween } from "../../platform/dynamo/created-between.ts";
import { type Page, type PagedQuery, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { putNew } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import type { Ids } from "../../platform/ids.ts";
import { keys, listKeys, referenceKeys } from "../keys.ts";
import { type Actor, type AuditAction, type AuditEvent, type AuditFilters, auditEvent } from "./schema.ts";

export interface AuditEntry {
  organizationId: string;
  actor: Actor;
  action: AuditAction;
  target: AuditEvent["target"];
  details?: AuditEvent["details"];
}

export interface AuditStore {
  /** To be added to the transaction of the change that it describes. */
  record(entry: AuditEntry): Write;
  list(organizationId: string, filters: AuditFilters, page: PageRequest): Promise<Page<AuditEvent>>;
}

/**
 * Found by who did it and by what it was done to. What clients and the system do to sessions is not: that is written
 * for every verification, which costs nothing more for it, and stands in the order of the trail.
 */
const indexKeys = ({ organizationId, actor, target, id }: AuditEvent) => ({
  ...(actor.type === "USER" ? listKeys.acts(organizationId, actor.id, id) : {}),
  ...(actor.type === "USER" || target.type !== "session"
    ? referenceKeys.acts(organizationId, target.id, id)
    : {}),
});

export const createAuditStore = (table: Table, clock: Clock, ids: Ids): AuditStore => ({
  record: (entry) => {
    const event: AuditEvent = {
      ...entry,
      id: ids.next("adt"),
      details: entry.details ?? {},
      createdAt: clock.now().toISOString(),
    };
    return putNew(table, "audit", {
      ...keys.audit(event.organizationId, event.id),
      ...indexKeys(event),
      ...event,
    });
  },
  list: (organizationId, filters, page) =>
    queryPage(table, toQuery(organizationId, filters), page, auditEvent),
});

/** The narrowest partition. */
const narrowest = (organizationId: string, { actor, target }: AuditFilters): PagedQuery => {
  if (target !== undefined) {
    return { index: "reference", partition: referenceKeys.acts(organizationId, target, "").referencePk };
  }
  if (actor !== undefined) {
    return { index: "list", partition: listKeys.acts(organizationId, actor, "").listPk };
  }
  return { partition: keys.audit(organizationId, "").pk };
};

const toQuery = (organizationId: string, filters: AuditFilters): PagedQuery => {
  const { actor, target, action } = filters;
  const byBoth = actor !== undefined && target !== undefined;
  return {
    ...narrowest(organizationId, filters),
    ...createdBetween("adt", filters),
    equal: { action, listPk: byBoth ? listKeys.acts(organizationId, actor, "").listPk : undefined },
  };
};
