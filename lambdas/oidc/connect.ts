import { setTimeout as sleep } from "node:timers/promises";
import type * as z from "zod";
import { createAccessTokenReader } from "../core/access/access-token.ts";
import { createIdentityStore } from "../core/identity/store.ts";
import { createIntegrationStore } from "../core/integration/store.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { connectTable, type Table } from "../platform/dynamo/table.ts";
import { createIds } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { createSecretVersions } from "../platform/secret-versions.ts";
import { createSecrets, type Secrets } from "../platform/secrets.ts";
import {
  type AuthenticateClient,
  createAuthenticateClient,
} from "./client-authentication/authenticate-client.ts";
import { createSubjects, type SubjectOf } from "./domain/subject.ts";
import type { tokenApiEnv } from "./env.ts";
import type { TokenApiDeps } from "./routes/index.ts";
import { createAssertionStore } from "./store/assertion-store.ts";
import { createClientMemory } from "./store/client-memory.ts";
import { createFindToken } from "./store/find-token.ts";
import { createGrantStore } from "./store/grant-store.ts";
import { createTokenSigner } from "./store/token-signer.ts";

const ids = createIds(clock);

interface Telemetry {
  log: Log;
  metrics: Metrics;
}

/** Who a client is, for every function that clients call. */
export const connectClientAuthentication = (
  table: Table,
  env: { BASE_URL: string; CLIENT_SECRET_PREFIX: string },
  { log, metrics }: Telemetry,
): AuthenticateClient =>
  createAuthenticateClient({
    baseUrl: env.BASE_URL,
    clients: createClientMemory(createIntegrationStore(table), clock),
    organizations: createOrganizationStore(table, clock),
    secrets: createSecretVersions(),
    assertions: createAssertionStore(table, ids),
    prefix: env.CLIENT_SECRET_PREFIX,
    clock,
    log,
    metrics,
    sleep: (milliseconds) => sleep(milliseconds),
  });

/** How a person is called towards each client. The key is read only where a client wants pairwise subjects. */
export const connectSubjects = (secrets: Pick<Secrets, "read">, secretName: string): SubjectOf =>
  createSubjects(async () => {
    const key = await secrets.read(secretName);
    if (key === undefined) throw new Error("The key of pairwise subjects does not exist.");
    return key;
  });

/** What the token endpoint and its neighbours are made of when they run for real. */
export const connectTokenApi = (env: z.infer<typeof tokenApiEnv>, telemetry: Telemetry): TokenApiDeps => {
  const table = connectTable(env.TABLE_NAME);
  const secrets = createSecrets(clock);
  const signingKeys = createSigningKeyStore(table, clock);
  const grants = createGrantStore(table, clock, ids);
  const readAccessToken = createAccessTokenReader({ baseUrl: env.BASE_URL, signingKeys, clock });
  return {
    baseUrl: env.BASE_URL,
    authenticateClient: connectClientAuthentication(table, env, telemetry),
    subjectOf: connectSubjects(secrets, env.PAIRWISE_KEY_SECRET),
    signer: createTokenSigner({ signingKeys, secrets, prefix: env.SIGNING_KEY_PREFIX, clock }),
    grants,
    identities: createIdentityStore(table),
    integrations: createIntegrationStore(table),
    readAccessToken,
    findToken: createFindToken({ readAccessToken, grants }),
    clock,
    ids,
    ...telemetry,
  };
};
