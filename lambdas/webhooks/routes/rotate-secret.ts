import type { Principal } from "../../core/access/management.ts";
import { plusMinutes } from "../../platform/clock.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { rotateSecret } from "../domain/endpoint.ts";
import { generateSigningSecret } from "../domain/signature.ts";
import { rotateSecretOperation } from "../operations.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireEndpoint, saveEndpoint } from "./shared.ts";

export const rotateEndpointSecret = (deps: WebhooksDeps): Route<Principal> =>
  implement(rotateSecretOperation, async ({ params, body, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const now = deps.clock.now();
    const { overlapMinutes } = body;
    const rotated = rotateSecret(
      endpoint,
      overlapMinutes === 0 ? null : plusMinutes(now, overlapMinutes),
      now,
    );
    // The row first: of two rotations at once one fails here, and only one new secret is ever made.
    await saveEndpoint(
      deps,
      rotated,
      auditEndpoint(deps, context, endpoint.id, "secret-rotated", { overlapMinutes }),
    );
    const secret = generateSigningSecret((size) => Buffer.from(deps.ids.token(size), "base64url"));
    await deps.secrets.writeSigning(endpoint.id, secret);
    if (overlapMinutes === 0) await deps.secrets.dropPreviousSigning(endpoint.id);
    return { reply: { secret, previousExpiresAt: rotated.previousSecretExpiresAt } };
  });
