import type * as z from "zod";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { createSecrets } from "../platform/secrets.ts";
import type { rotateKeysEnv } from "./env.ts";
import { createRotateSigningKeys, type SigningKeyRotation } from "./jobs/rotate-signing-keys.ts";

/** What the rotation of signing keys is made of when it runs for real. */
export const connectRotation = (
  env: z.infer<typeof rotateKeysEnv>,
  telemetry: { log: Log; metrics: Metrics },
): SigningKeyRotation => {
  const table = connectTable(env.TABLE_NAME);
  return createRotateSigningKeys({
    table,
    signingKeys: createSigningKeyStore(table, clock),
    secrets: createSecrets(clock),
    prefix: env.SIGNING_KEY_PREFIX,
    clock,
    ...telemetry,
  });
};
