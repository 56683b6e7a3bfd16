import type * as z from "zod";
import { createAuditStore } from "../core/audit/store.ts";
import { createIdentityStore } from "../core/identity/store.ts";
import { createIntegrationStore } from "../core/integration/store.ts";
import { createLinkStore } from "../core/link/store.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
import { readLinkKey } from "../core/session/deps.ts";
import { createSessionStore } from "../core/session/store.ts";
import { createSessionTelemetry } from "../core/session/telemetry.ts";
import { createSessionWriter } from "../core/session/writer.ts";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { createWorkflowStore } from "../core/workflow/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { createIds } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { createSecrets } from "../platform/secrets.ts";
import { connectClientAuthentication, connectSubjects } from "./connect.ts";
import { createBrowserCookies } from "./domain/browser.ts";
import type { authorizeApiEnv } from "./env.ts";
import type { FrontChannelDeps } from "./front-channel/deps.ts";
import { createAuthorizationStore } from "./store/authorization-store.ts";
import { createGrantStore } from "./store/grant-store.ts";
import { createIdTokenReader } from "./store/id-token-reader.ts";
import { createLoginRateStore } from "./store/login-rate-store.ts";
import { createOpSessionStore } from "./store/op-session-store.ts";
import { createPushedRequestStore } from "./store/pushed-request-store.ts";

/** What the front channel is made of when it runs for real. */
export const connectFrontChannel = (
  env: z.infer<typeof authorizeApiEnv>,
  { log, metrics }: { log: Log; metrics: Metrics },
): FrontChannelDeps => {
  const table = connectTable(env.TABLE_NAME);
  const ids = createIds(clock);
  const secrets = createSecrets(clock);
  const telemetry = createSessionTelemetry(log, metrics);
  return {
    table,
    clock,
    ids,
    log,
    telemetry,
    baseUrl: env.BASE_URL,
    organizations: createOrganizationStore(table, clock),
    integrations: createIntegrationStore(table),
    workflows: createWorkflowStore(table),
    identities: createIdentityStore(table),
    sessions: createSessionStore(table),
    writer: createSessionWriter(table, clock, ids, telemetry),
    links: createLinkStore(table),
    audit: createAuditStore(table, clock, ids),
    linkKey: readLinkKey(secrets, env.LINK_KEY_SECRET),
    authenticateClient: connectClientAuthentication(table, env, { log, metrics }),
    grants: createGrantStore(table, clock, ids),
    authorizations: createAuthorizationStore(table),
    opSessions: createOpSessionStore(table),
    pushedRequests: createPushedRequestStore(table),
    loginRate: createLoginRateStore(table),
    idTokens: createIdTokenReader({
      baseUrl: env.BASE_URL,
      signingKeys: createSigningKeyStore(table, clock),
      clock,
    }),
    subjectOf: connectSubjects(secrets, env.PAIRWISE_KEY_SECRET),
    cookies: createBrowserCookies(env.BASE_URL),
  };
};
