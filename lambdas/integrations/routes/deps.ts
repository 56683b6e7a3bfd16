import type { AuditStore } from "../../core/audit/store.ts";
import type { IdempotencyStore } from "../../core/idempotency/store.ts";
import type { IntegrationStore } from "../../core/integration/store.ts";
import type { SessionStore } from "../../core/session/store.ts";
import type { WorkflowStore } from "../../core/workflow/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import type { SecretVersions } from "../../platform/secret-versions.ts";

export interface IntegrationsDeps {
  table: Table;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Where the product answers: part of the endpoints that an integration shows. */
  baseUrl: string;
  integrations: IntegrationStore;
  workflows: Pick<WorkflowStore, "mustExist">;
  sessions: Pick<SessionStore, "hasOpen">;
  audit: AuditStore;
  idempotency: IdempotencyStore;
  /** It adds, labels and removes secrets; nothing in this context can read one. */
  secrets: Omit<SecretVersions, "read">;
  /** Start of the names of the client secrets. */
  secretPrefix: string;
}
