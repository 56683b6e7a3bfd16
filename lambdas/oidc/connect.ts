import { setTimeout as sleep } from "node:timers/promises";
import type * as z from "zod";
import { createIntegrationStore } from "../core/integration/store.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { createIds } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { createSecretVersions } from "../platform/secret-versions.ts";
import { createSecrets } from "../platform/secrets.ts";
import { createAuthenticateClient } from "./client-authentication/authenticate-client.ts";
import type { tokenApiEnv } from "./env.ts";
import type { RequestTokenDeps } from "./routes/request-token.ts";
import { createClientMemory } from "./store/client-memory.ts";
import { createTokenSigner } from "./store/token-signer.ts";

/** What the token endpoint is made of when it runs for real. */
export const connectTokenApi = (
  env: z.infer<typeof tokenApiEnv>,
  { log, metrics }: { log: Log; metrics: Metrics },
): RequestTokenDeps => {
  const table = connectTable(env.TABLE_NAME);
  const authenticateClient = createAuthenticateClient({
    clients: createClientMemory(createIntegrationStore(table), clock),
    organizations: createOrganizationStore(table, clock),
    secrets: createSecretVersions(),
    prefix: env.CLIENT_SECRET_PREFIX,
    clock,
    log,
    metrics,
    sleep: (milliseconds) => sleep(milliseconds),
  });
  const signer = createTokenSigner({
    signingKeys: createSigningKeyStore(table, clock),
    secrets: createSecrets(clock),
    prefix: env.SIGNING_KEY_PREFIX,
    clock,
  });
  return { baseUrl: env.BASE_URL, authenticateClient, signer, clock, metrics, ids: createIds(clock) };
};
