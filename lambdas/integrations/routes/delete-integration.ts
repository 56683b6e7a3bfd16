import type { Principal } from "../../core/access/management.ts";
import { clientSecretName } from "../../core/integration/domain.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict, preconditionFailed } from "../../platform/errors.ts";
import { implement, type Route, requireVersion } from "../../platform/http/operation.ts";
import { deleteIntegration } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";
import { auditIntegration, requireIntegration } from "./shared.ts";

/**
 * Refused while sessions are open, because their results would name an integration that nobody can look up; with
 * `force` those sessions go on to their end by what they copied from it. The *Default client credentials* cannot be
 * deleted, since the product makes it once only; it can be disabled. If-Match is honoured where it is sent.
 */
export const createDeleteIntegration = (deps: IntegrationsDeps): Route<Principal> =>
  implement(deleteIntegration, async ({ params, query, request, context: principal }) => {
    const found = await requireIntegration(deps, principal, params.id);
    const expected = request.headers["if-match"] === undefined ? found.version : requireVersion(request);
    if (found.version !== expected) throw preconditionFailed();
    await assertDeletable(deps, found, query.force === "true");
    const outcome = await transact(deps.table, [
      ...deps.integrations.remove(found),
      auditIntegration(deps, principal, found.id, "deleted", { type: found.type, name: found.name }),
    ]);
    if (!outcome.ok) throw preconditionFailed();
    await removeSecret(deps, found);
    return { reply: undefined };
  });

const assertDeletable = async (deps: IntegrationsDeps, found: Integration, force: boolean): Promise<void> => {
  if ((await deps.integrations.findDefaultId(found.organizationId)) === found.id) {
    throw conflict(
      "DEFAULT_INTEGRATION",
      "The default client credentials cannot be deleted. Disable them instead.",
    );
  }
  if (!force && (await deps.sessions.hasOpen(found.id))) {
    throw conflict(
      "SESSIONS_OPEN",
      "Sessions of this integration are open. Wait, or delete with force=true.",
    );
  }
};

// After the row: a secret without a client opens nothing, while a client without its secret would be broken if the
// deletion were refused.
const removeSecret = async (deps: IntegrationsDeps, deleted: Integration): Promise<void> => {
  if (deleted.clientId === null) return;
  try {
    await deps.secrets.remove(clientSecretName(deps.secretPrefix, deleted.id));
  } catch (error) {
    deps.log.warn("CLIENT_SECRET_LEFT_BEHIND", { integrationId: deleted.id }, error);
  }
};
