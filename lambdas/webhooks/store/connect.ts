import { createAuditStore } from "../../core/audit/store.ts";
import { systemClock } from "../../platform/clock.ts";
import { connectTable } from "../../platform/dynamo/table.ts";
import { createIds } from "../../platform/ids.ts";
import { createSecretVersions } from "../../platform/secret-versions.ts";
import { connectDeliveryQueue, type DeliveryQueues } from "./delivery-queue.ts";
import { createDeliveryStore } from "./delivery-store.ts";
import { createEndpointSecrets } from "./endpoint-secrets.ts";
import { createEndpointStore } from "./endpoint-store.ts";
import { createHealthStore } from "./health-store.ts";

export interface StoreEnvironment extends DeliveryQueues {
  TABLE_NAME: string;
  WEBHOOK_SECRET_PREFIX: string;
  DELIVERY_RETENTION_DAYS: string;
}

/** What the function that manages endpoints and the one that calls them have in common. */
export const connectStores = (env: StoreEnvironment) => {
  const clock = systemClock;
  const table = connectTable(env.TABLE_NAME);
  const ids = createIds(clock);
  return {
    clock,
    table,
    ids,
    audit: createAuditStore(table, clock, ids),
    deliveries: createDeliveryStore(table, Number(env.DELIVERY_RETENTION_DAYS)),
    endpoints: createEndpointStore(table),
    health: createHealthStore(table),
    secrets: createEndpointSecrets(createSecretVersions(), env.WEBHOOK_SECRET_PREFIX),
    queue: connectDeliveryQueue(env),
  };
};
