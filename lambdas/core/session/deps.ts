import type { Clock } from "../../platform/clock.ts";
import { connectTable, type Table } from "../../platform/dynamo/table.ts";
import { SecretMissing } from "../../platform/failure.ts";
import { createIds, type Ids } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import { connectQueue, type Queue } from "../../platform/queue.ts";
import type { Secrets } from "../../platform/secrets.ts";
import { type AuditStore, createAuditStore } from "../audit/store.ts";
import { createIdempotencyStore, type IdempotencyStore } from "../idempotency/store.ts";
import { createIdentityStore, type IdentityStore } from "../identity/store.ts";
import { createIntegrationStore, type IntegrationStore } from "../integration/store.ts";
import { createLinkStore, type LinkStore } from "../link/store.ts";
import type { Notification } from "../notification/schema.ts";
import { createOrganizationStore, type OrganizationStore } from "../organization/store.ts";
import { createWorkflowStore, type WorkflowStore } from "../workflow/store.ts";
import { createSessionStore, type SessionStore } from "./store.ts";
import { createSessionTelemetry, type SessionTelemetry } from "./telemetry.ts";
import { createSessionWriter, type SessionWriter } from "./writer.ts";

/** What requesting and administering sessions needs; the same for a back end and for an agent at the dashboard. */
export interface SessionDeps {
  table: Table;
  clock: Clock;
  ids: Ids;
  baseUrl: string;
  organizations: OrganizationStore;
  integrations: IntegrationStore;
  workflows: WorkflowStore;
  identities: IdentityStore;
  sessions: SessionStore;
  writer: SessionWriter;
  telemetry: SessionTelemetry;
  links: LinkStore;
  idempotency: IdempotencyStore;
  audit: AuditStore;
  notifications: Queue<Notification>;
  /** The key that link tokens are derived from. */
  linkKey(): Promise<string>;
}

export interface SessionEnvironment {
  tableName: string;
  baseUrl: string;
  notificationQueueUrl: string;
  linkKeySecret: string;
}

export const connectSessions = (
  environment: SessionEnvironment,
  clock: Clock,
  secrets: Secrets,
  { log, metrics }: { log: Log; metrics: Metrics },
): SessionDeps => {
  const telemetry = createSessionTelemetry(log, metrics);
  const table = connectTable(environment.tableName);
  const ids = createIds(clock);
  return {
    table,
    clock,
    ids,
    baseUrl: environment.baseUrl,
    organizations: createOrganizationStore(table, clock),
    integrations: createIntegrationStore(table),
    workflows: createWorkflowStore(table),
    identities: createIdentityStore(table),
    sessions: createSessionStore(table),
    writer: createSessionWriter(table, clock, ids, telemetry),
    telemetry,
    links: createLinkStore(table),
    idempotency: createIdempotencyStore(table, clock),
    audit: createAuditStore(table, clock, ids),
    notifications: connectQueue<Notification>(environment.notificationQueueUrl),
    linkKey: readLinkKey(secrets, environment.linkKeySecret),
  };
};

/** The key that link tokens are derived from. */
export const readLinkKey = (secrets: Secrets, name: string) => async (): Promise<string> => {
  const key = await secrets.read(name);
  if (key === undefined) throw new SecretMissing("The link key secret does not exist.");
  return key;
};
