/**
 * The order of a rotation, and what a crash leaves behind at each point:
 *
 * 1. What the record calls valid is labelled current in Secrets Manager (an earlier run may have died before 4).
 * 2. The new value becomes a version of the secret that no record names yet. Crash: nothing changed for anyone.
 * 3. One transaction makes the record name the new version, gives the old one its end, and writes the audit event.
 *    This is the rotation: the token endpoint reads versions by the ids in the record, not by label. Crash: the
 *    secret was never shown; the old one still works for the overlap that was asked for, and rotating again helps.
 * 4. The new version is labelled current, so that Secrets Manager keeps it. Crash: step 1 of the next run does it;
 *    until then the label AWSPENDING keeps it.
 *
 * So there is no moment at which the record and the secret disagree, none at which a change is not in the audit
 * trail, and two rotations at once follow one another: each answer holds a secret that its own record named.
 */
import type { Principal } from "../../core/access/management.ts";
import { clientSecretName, rotateSecret } from "../../core/integration/domain.ts";
import { usesSecret } from "../../core/integration/login.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { AppError, conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { rotateClientSecret } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";
import { auditIntegration, changeIntegration, requireIntegration } from "./shared.ts";

export const createRotateClientSecret = (deps: IntegrationsDeps): Route<Principal> =>
  implement(rotateClientSecret, async ({ params, body, context: principal }) => {
    const current = await requireIntegration(deps, principal, params.id);
    if (current.clientId === null) {
      throw conflict("WRONG_INTEGRATION_TYPE", "Integrations of this type have no client and no secret.");
    }
    if (!usesSecret(current)) {
      throw conflict("SECRET_NOT_USED", "The client does not authenticate by a secret: see its settings.");
    }
    const clientSecret = newClientSecret(deps);
    const rotated = await rotate(deps, principal, current, clientSecret, body.overlapMinutes);
    return {
      reply: { clientId: current.clientId, clientSecret, previousExpiresAt: rotated.previousSecretExpiresAt },
    };
  });

/**
 * 256 random bits behind a fixed start by which secret scanners know it; no character that form encoding changes, so
 * that HTTP Basic works with and without it.
 */
const newClientSecret = (deps: IntegrationsDeps): string => `csk_${deps.ids.token(32)}`;

const rotate = async (
  deps: IntegrationsDeps,
  principal: Principal,
  current: Integration,
  secret: string,
  overlapMinutes: number,
): Promise<Integration> => {
  const name = clientSecretName(deps.secretPrefix, current.id);
  if (current.secretVersionId !== null) await deps.secrets.promote(name, current.secretVersionId);
  const versionId = await deps.secrets.add(name, secret);
  const rotated = await commit(deps, principal, current.id, { versionId, overlapMinutes });
  await deps.secrets.promote(name, versionId);
  return rotated;
};

const commit = async (
  deps: IntegrationsDeps,
  principal: Principal,
  id: string,
  secret: { versionId: string; overlapMinutes: number },
): Promise<Integration> => {
  try {
    return await changeIntegration(
      deps,
      principal,
      id,
      (before) => rotateSecret(before, secret, deps.clock.now()),
      (after) =>
        auditIntegration(deps, principal, id, "secret_rotated", {
          previousExpiresAt: after.previousSecretExpiresAt,
        }),
    );
  } catch (error) {
    // Deleted meanwhile: then the secret may have been made again after its removal.
    if (error instanceof AppError && error.status === 404) {
      await deps.secrets.remove(clientSecretName(deps.secretPrefix, id));
    }
    throw error;
  }
};
