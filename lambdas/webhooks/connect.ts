// The dependencies of the two functions whose wiring is too long for an entry.
import type * as z from "zod";
import { createAuditStore } from "../core/audit/store.ts";
import { createIdempotencyStore } from "../core/idempotency/store.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { createIds } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import { connectQueue } from "../platform/queue.ts";
import { createSafeFetch } from "../platform/safe-fetch/safe-fetch.ts";
import { createSecretVersions } from "../platform/secret-versions.ts";
import { readAllowList } from "./domain/allow-list.ts";
import { RETRY_STEPS_SECONDS } from "./domain/retry-schedule.ts";
import type { deliverEnv, webhooksApiEnv } from "./env.ts";
import type { DeliverDependencies, DeliveryMessage } from "./jobs/deliver-webhook.ts";
import { createSendWebhook } from "./jobs/send-webhook.ts";
import type { WebhooksDeps } from "./routes/deps.ts";
import { createAccessTokens } from "./store/access-tokens.ts";
import { createDeliveryStore } from "./store/delivery-store.ts";
import { createEndpointSecrets } from "./store/endpoint-secrets.ts";
import { createEndpointStore } from "./store/endpoint-store.ts";

type SharedEnvironment = Pick<
  z.infer<typeof webhooksApiEnv>,
  "TABLE_NAME" | "WEBHOOK_SECRET_PREFIX" | "DELIVERY_QUEUE_URL"
>;

const connectShared = (env: SharedEnvironment) => {
  const clock = systemClock;
  const table = connectTable(env.TABLE_NAME);
  const ids = createIds(clock);
  return {
    clock,
    table,
    ids,
    audit: createAuditStore(table, clock, ids),
    deliveries: createDeliveryStore(table),
    endpoints: createEndpointStore(table),
    secrets: createEndpointSecrets(createSecretVersions(), env.WEBHOOK_SECRET_PREFIX),
    queue: connectQueue<DeliveryMessage>(env.DELIVERY_QUEUE_URL),
  };
};

export const connectDelivery = (env: z.infer<typeof deliverEnv>, log: Log): DeliverDependencies => {
  const shared = connectShared(env);
  const fetch = createSafeFetch({ allow: readAllowList(env.WEBHOOK_ALLOW) });
  const tokens = createAccessTokens(fetch, shared.clock);
  const send = createSendWebhook({ fetch, tokens, secrets: shared.secrets, clock: shared.clock });
  return { ...shared, send, log, retrySteps: RETRY_STEPS_SECONDS };
};

export const connectWebhooksApi = (env: z.infer<typeof webhooksApiEnv>): WebhooksDeps => {
  const shared = connectShared(env);
  return {
    ...shared,
    idempotency: createIdempotencyStore(shared.table, shared.clock),
    allow: readAllowList(env.WEBHOOK_ALLOW),
  };
};
