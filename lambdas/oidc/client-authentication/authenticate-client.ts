import { clientSecretName, validSecretVersions } from "../../core/integration/domain.ts";
import type { TokenEndpointAuthMethod } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { clientRefusals } from "../../core/metrics.ts";
import type { OrganizationStore } from "../../core/organization/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { failures, type Metrics } from "../../platform/metric.ts";
import type { SecretVersions } from "../../platform/secret-versions.ts";
import { isClientId } from "../domain/client-id.ts";
import { type ClientRefusal, judgeClient, type KnownClient } from "../domain/judge-client.ts";
import { TOKEN_PATH } from "../domain/paths.ts";
import type { TokenRefusal } from "../domain/refusal.ts";
import type { AssertionStore } from "../store/assertion-store.ts";
import type { ClientMemory } from "../store/client-memory.ts";
import type { ClientRequest, ProofContext, ProofFailure } from "./method.ts";
import { type PresentedClient, readCredentials } from "./read-credentials.ts";

export interface AuthenticateClientDeps {
  /** The issuer, and one of the audiences of assertions. */
  baseUrl: string;
  clients: ClientMemory;
  organizations: Pick<OrganizationStore, "getCached">;
  secrets: Pick<SecretVersions, "read">;
  assertions: AssertionStore;
  /** Start of the names of the client secrets. */
  prefix: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  sleep(milliseconds: number): Promise<void>;
}

export type AuthenticatedClient =
  | { outcome: "AUTHENTICATED"; integration: Integration; clientId: string; method: TokenEndpointAuthMethod }
  | { outcome: "REFUSED"; refusal: TokenRefusal };

export type AuthenticateClient = (request: ClientRequest) => Promise<AuthenticatedClient>;

/**
 * No client is refused sooner than this after its request came: an unknown one costs one read, a wrong secret may cost
 * five, and nobody shall learn which it was by a clock.
 */
export const REFUSAL_FLOOR_MS = 200;

type Presented = Extract<PresentedClient, { outcome: "PRESENTED" }>;

/** Finds the client and checks its proof (RFC 6749 §2.3), for every endpoint that clients call. */
export const createAuthenticateClient = (deps: AuthenticateClientDeps): AuthenticateClient => {
  const complete = async (integration: Integration | undefined): Promise<KnownClient> => ({
    integration,
    organization:
      integration === undefined ? undefined : await deps.organizations.getCached(integration.organizationId),
  });

  const lookUp = async (clientId: string): Promise<KnownClient> =>
    complete(isClientId(clientId) ? await deps.clients.read(clientId) : undefined);

  const readSecrets = async (integration: Integration, now: Date): Promise<string[]> => {
    const name = clientSecretName(deps.prefix, integration.id);
    const versions = validSecretVersions(integration, now);
    const values = await Promise.all(versions.map((id) => deps.secrets.read(name, id)));
    const secrets = values.filter((value) => value !== undefined);
    if (secrets.length < values.length) {
      // Nobody can tell a client from a stranger by a secret that is gone. Its owner has to generate another one.
      deps.log.error("CLIENT_SECRET_MISSING", { integrationId: integration.id });
      deps.metrics.add(failures, { Cause: "SECRET_MISSING" });
    }
    return secrets;
  };

  const proofContext = (integration: Integration, clientId: string, path: string): ProofContext => {
    const now = deps.clock.now();
    return {
      integration,
      clientId,
      readSecrets: () => readSecrets(integration, now),
      audiences: [deps.baseUrl, `${deps.baseUrl}${TOKEN_PATH}`, `${deps.baseUrl}${path}`],
      now,
      spend: (jti, until) => deps.assertions.spend(clientId, jti, until),
    };
  };

  const judge = async (
    { method, clientId, credential }: Presented,
    known: KnownClient,
    path: string,
  ): Promise<Integration | ClientRefusal | ProofFailure> => {
    const standing = judgeClient(known, method.name);
    if (standing.outcome === "REFUSED") return standing.reason;
    const { integration } = standing;
    return (await method.verify(credential, proofContext(integration, clientId, path))) ?? integration;
  };

  const accept = (integration: Integration, { clientId, method }: Presented): AuthenticatedClient => {
    deps.log.with({ integrationId: integration.id, organizationId: integration.organizationId });
    return { outcome: "AUTHENTICATED", integration, clientId, method: method.name };
  };

  return async (request) => {
    const presented = readCredentials(request);
    if (presented.outcome === "REFUSED") return presented;
    const startedAt = deps.clock.now().getTime();
    const recalled = deps.clients.recall(presented.clientId);
    if (recalled !== undefined) {
      const judgement = await judge(presented, await complete(recalled), request.path);
      if (typeof judgement !== "string") return accept(judgement, presented);
      // A secret that was made a moment ago, or a client that is enabled again: only the table may refuse.
    }
    const known = await lookUp(presented.clientId);
    const judgement = await judge(presented, known, request.path);
    if (typeof judgement !== "string") return accept(judgement, presented);
    // Never the presented id: people mix up the two fields.
    deps.log.info("CLIENT_REFUSED", { reason: judgement, integrationId: known.integration?.id });
    deps.metrics.add(clientRefusals, { Reason: judgement });
    const elapsed = deps.clock.now().getTime() - startedAt;
    await deps.sleep(Math.max(0, REFUSAL_FLOOR_MS - elapsed));
    return { outcome: "REFUSED", refusal: "CLIENT_REFUSED" };
  };
};
