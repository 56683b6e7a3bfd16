import { systemLater as later } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createQueueWorker } from "../platform/queue-worker.ts";
import { createSafeFetch } from "../platform/safe-fetch/safe-fetch.ts";
import { readAllowList } from "./domain/allow-list.ts";
import { deliveryMessage } from "./domain/delivery.ts";
import { deliverEnv } from "./env.ts";
import { createDeliverWebhook } from "./jobs/deliver-webhook.ts";
import { noteSlowEndpoint } from "./jobs/note-slow-endpoint.ts";
import { createSendWebhook } from "./jobs/send-webhook.ts";
import { createTrackHealth } from "./jobs/track-health.ts";
import { createAccessTokens } from "./store/access-tokens.ts";
import { connectStores } from "./store/connect.ts";
import { createPace } from "./store/pace.ts";
import { createTakeUp } from "./store/take-up.ts";

const env = readEnv(deliverEnv);
const log = createLog("webhooks-deliver");
const metrics = createMetrics();
const stores = connectStores(env);
const fetch = createSafeFetch({ allow: readAllowList(env.WEBHOOK_ALLOW) });
const tokens = createAccessTokens(fetch, stores.clock);
const common = { ...stores, log, metrics, later, random: Math.random };

export const handler = createQueueWorker({
  log,
  metrics,
  message: deliveryMessage,
  handle: createDeliverWebhook({
    ...common,
    takeUp: createTakeUp(stores.table),
    pace: createPace(stores.table),
    track: createTrackHealth(common),
    send: noteSlowEndpoint(common, createSendWebhook({ ...common, fetch, tokens })),
  }),
});
