import { systemClock } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createCheckOrigin } from "./create-check-origin.ts";
import { checkOriginEnv } from "./env.ts";
import { createOriginKeys } from "./origin-keys.ts";

const env = readEnv(checkOriginEnv);
const log = createLog("check-origin");

const metrics = createMetrics();

export const handler = createJob(
  log,
  metrics,
  createCheckOrigin(createOriginKeys(env.ORIGIN_KEY_SECRET, systemClock, log), log, metrics),
);
