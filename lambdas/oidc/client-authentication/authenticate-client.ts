import { clientSecretName, validSecretVersions } from "../../core/integration/domain.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { clientRefusals } from "../../core/metrics.ts";
import type { OrganizationStore } from "../../core/organization/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { failures, type Metrics } from "../../platform/metric.ts";
import type { SecretVersions } from "../../platform/secret-versions.ts";
import { judgeClient, type KnownClient } from "../domain/judge-client.ts";
import type { TokenRefusal } from "../domain/refusal.ts";
import type { ClientMemory } from "../store/client-memory.ts";
import type { ClientRequest } from "./method.ts";
import { readCredentials } from "./read-credentials.ts";

export interface AuthenticateClientDeps {
  clients: ClientMemory;
  organizations: Pick<OrganizationStore, "getCached">;
  secrets: Pick<SecretVersions, "read">;
  /** Start of the names of the client secrets. */
  prefix: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  sleep(milliseconds: number): Promise<void>;
}

export type AuthenticatedClient =
  | { outcome: "AUTHENTICATED"; integration: Integration }
  | { outcome: "REFUSED"; refusal: TokenRefusal };

export type AuthenticateClient = (request: ClientRequest) => Promise<AuthenticatedClient>;

/**
 * No client is refused sooner than this after its request came: an unknown one costs one read, a wrong secret may cost
 * five, and nobody shall learn which it was by a clock.
 */
export const REFUSAL_FLOOR_MS = 200;

/** The longest client id that is looked up; a table key ends at 2048 bytes. */
const MAX_CLIENT_ID_LENGTH = 128;

/** Finds the client and checks its secret against the ones that are valid now (RFC 6749 §2.3). */
export const createAuthenticateClient = (deps: AuthenticateClientDeps): AuthenticateClient => {
  const complete = async (integration: Integration): Promise<KnownClient> => {
    const name = clientSecretName(deps.prefix, integration.id);
    const [organization, ...values] = await Promise.all([
      deps.organizations.getCached(integration.organizationId),
      ...validSecretVersions(integration, deps.clock.now()).map((id) => deps.secrets.read(name, id)),
    ]);
    const secrets = values.filter((value) => value !== undefined);
    if (secrets.length < values.length) {
      // Nobody can tell a client from a stranger by a secret that is gone. Its owner has to generate another one.
      deps.log.error("CLIENT_SECRET_MISSING", { integrationId: integration.id });
      deps.metrics.add(failures, { Cause: "SECRET_MISSING" });
    }
    return { integration, organization, secrets };
  };

  const lookUp = async (clientId: string): Promise<KnownClient> => {
    const unknown = { integration: undefined, organization: undefined, secrets: [] };
    if (clientId.length > MAX_CLIENT_ID_LENGTH) return unknown;
    const integration = await deps.clients.read(clientId);
    return integration === undefined ? unknown : complete(integration);
  };

  const accept = (integration: Integration): AuthenticatedClient => {
    deps.log.with({ integrationId: integration.id, organizationId: integration.organizationId });
    return { outcome: "AUTHENTICATED", integration };
  };

  return async (request) => {
    const presented = readCredentials(request);
    if (presented.outcome === "REFUSED") return presented;
    const startedAt = deps.clock.now().getTime();
    const recalled = deps.clients.recall(presented.clientId);
    if (recalled !== undefined) {
      const judgement = judgeClient(await complete(recalled), presented.secret);
      if (judgement.outcome === "AUTHENTICATED") return accept(judgement.integration);
      // A secret that was made a moment ago, or a client that is enabled again: only the table may refuse.
    }
    const known = await lookUp(presented.clientId);
    const judgement = judgeClient(known, presented.secret);
    if (judgement.outcome === "AUTHENTICATED") return accept(judgement.integration);
    // Never the presented id: people mix up the two fields.
    deps.log.info("CLIENT_REFUSED", { reason: judgement.reason, integrationId: known.integration?.id });
    deps.metrics.add(clientRefusals, { Reason: judgement.reason });
    const elapsed = deps.clock.now().getTime() - startedAt;
    await deps.sleep(Math.max(0, REFUSAL_FLOOR_MS - elapsed));
    return { outcome: "REFUSED", refusal: "CLIENT_REFUSED" };
  };
};
