import type { AuditStore } from "../../core/audit/store.ts";
import type { IdempotencyStore } from "../../core/idempotency/store.ts";
import type { IntegrationStore } from "../../core/integration/store.ts";
import type { SessionStore } from "../../core/session/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Queue } from "../../platform/queue.ts";
import type { DeliveryMessage } from "../domain/delivery.ts";
import type { DeliveryStore } from "../store/delivery-store.ts";
import type { EndpointSecrets } from "../store/endpoint-secrets.ts";
import type { EndpointStore } from "../store/endpoint-store.ts";
import type { HealthStore } from "../store/health-store.ts";

export interface WebhooksDeps {
  table: Table;
  clock: Clock;
  ids: Ids;
  audit: AuditStore;
  idempotency: IdempotencyStore;
  endpoints: EndpointStore;
  health: HealthStore;
  sessions: Pick<SessionStore, "get">;
  integrations: Pick<IntegrationStore, "get">;
  deliveries: DeliveryStore;
  secrets: EndpointSecrets;
  queue: Queue<DeliveryMessage>;
  /** CIDR ranges that endpoints may have although they are not public. */
  allow: readonly string[];
}
