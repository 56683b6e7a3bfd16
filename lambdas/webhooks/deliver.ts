import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createQueueWorker } from "../platform/queue-worker.ts";
import { connectDelivery } from "./connect.ts";
import { deliverEnv } from "./env.ts";
import { createDeliverWebhook, deliveryMessage } from "./jobs/deliver-webhook.ts";

const env = readEnv(deliverEnv);
const log = createLog("webhooks-deliver");

export const handler = createQueueWorker({
  log,
  message: deliveryMessage,
  handle: createDeliverWebhook(connectDelivery(env, log)),
});
