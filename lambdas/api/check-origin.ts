import { systemClock } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createCheckOrigin } from "./create-check-origin.ts";
import { checkOriginEnv } from "./env.ts";
import { createOriginKeys } from "./origin-keys.ts";

const env = readEnv(checkOriginEnv);
const log = createLog("check-origin");

export const handler = createCheckOrigin(createOriginKeys(env.ORIGIN_KEY_SECRET, systemClock, log), log);
