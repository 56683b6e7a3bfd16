import { setTimeout as sleep } from "node:timers/promises";
import { createIntegrationStore } from "../core/integration/store.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderOAuthError } from "../platform/http/render-error.ts";
import { createIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { createSecretVersions } from "../platform/secret-versions.ts";
import { createSecrets } from "../platform/secrets.ts";
import { createAuthenticateClient } from "./authenticate-client.ts";
import { tokenApiEnv } from "./env.ts";
import { createRequestToken } from "./routes/request-token.ts";
import { createTokenSigner } from "./store/token-signer.ts";

const env = readEnv(tokenApiEnv);
const log = createLog("token-api");
const table = connectTable(env.TABLE_NAME);
const authenticateClient = createAuthenticateClient({
  integrations: createIntegrationStore(table),
  organizations: createOrganizationStore(table, clock),
  secrets: createSecretVersions(),
  prefix: env.CLIENT_SECRET_PREFIX,
  clock,
  log,
  sleep: (milliseconds) => sleep(milliseconds),
});
const signer = createTokenSigner({
  signingKeys: createSigningKeyStore(table, clock),
  secrets: createSecrets(clock),
  prefix: env.SIGNING_KEY_PREFIX,
  clock,
});
const baseUrl = env.BASE_URL;

export const handler = createHttpFunction({
  log,
  clock,
  renderError: renderOAuthError,
  routes: [createRequestToken({ baseUrl, authenticateClient, signer, clock, ids: createIds(clock) })],
  authenticate: async () => undefined,
});
