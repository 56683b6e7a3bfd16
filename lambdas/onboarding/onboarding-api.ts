import { createClientAccess } from "../core/access/client.ts";
import { connectSessions } from "../core/session/deps.ts";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createSecrets } from "../platform/secrets.ts";
import { createOnboardingApi } from "./create-onboarding-api.ts";
import { onboardingApiEnv } from "./env.ts";

const env = readEnv(onboardingApiEnv);
const log = createLog("onboarding-api");
const metrics = createMetrics();
const sessions = connectSessions(
  {
    tableName: env.TABLE_NAME,
    baseUrl: env.BASE_URL,
    notificationQueueUrl: env.NOTIFICATION_QUEUE_URL,
    linkKeySecret: env.LINK_KEY_SECRET,
  },
  systemClock,
  createSecrets(systemClock),
  { log, metrics },
);

export const handler = createOnboardingApi({
  ...sessions,
  log,
  metrics,
  access: createClientAccess({
    baseUrl: env.BASE_URL,
    signingKeys: createSigningKeyStore(sessions.table, systemClock),
    clock: systemClock,
  }),
});
