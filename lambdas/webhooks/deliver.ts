import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createQueueWorker } from "../platform/queue-worker.ts";
import { createSafeFetch } from "../platform/safe-fetch/safe-fetch.ts";
import { readAllowList } from "./domain/allow-list.ts";
import { deliveryMessage } from "./domain/delivery.ts";
import { RETRY_STEPS_SECONDS } from "./domain/retry-schedule.ts";
import { deliverEnv } from "./env.ts";
import { createDeliverWebhook } from "./jobs/deliver-webhook.ts";
import { createSendWebhook } from "./jobs/send-webhook.ts";
import { createAccessTokens } from "./store/access-tokens.ts";
import { connectStores } from "./store/connect.ts";

const env = readEnv(deliverEnv);
const log = createLog("webhooks-deliver");
const metrics = createMetrics();
const stores = connectStores(env);
const fetch = createSafeFetch({ allow: readAllowList(env.WEBHOOK_ALLOW) });
const tokens = createAccessTokens(fetch, stores.clock);

export const handler = createQueueWorker({
  log,
  metrics,
  message: deliveryMessage,
  handle: createDeliverWebhook({
    ...stores,
    send: createSendWebhook({ ...stores, fetch, tokens }),
    log,
    metrics,
    retrySteps: RETRY_STEPS_SECONDS,
  }),
});
