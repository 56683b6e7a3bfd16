import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { rotateSecretOperation } from "../contract.ts";
import { rotateSecret } from "../domain/endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, newSigningSecret, requireEndpoint, saveEndpoint } from "./shared.ts";

export const rotateEndpointSecret = (deps: WebhooksDeps): Route<Principal> =>
  implement(rotateSecretOperation, async ({ params, body, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    // An earlier rotation may have died before its version was kept; adding one would let that version go.
    await deps.secrets.keep(endpoint);
    const type = body.signatureType ?? endpoint.signatureType;
    const { secret, publicKey } = newSigningSecret(deps, type);
    const versionId = await deps.secrets.addSigning(endpoint.id, secret);
    const { overlapMinutes } = body;
    const fresh = { type, versionId, publicKey };
    const rotated = rotateSecret(endpoint, fresh, overlapMinutes, deps.clock.now());
    await saveEndpoint(deps, rotated, [
      auditEndpoint(deps, context, endpoint.id, "secret-rotated", { overlapMinutes, signatureType: type }),
    ]);
    await deps.secrets.keep(rotated);
    const previousExpiresAt = rotated.previousSecretExpiresAt;
    // A private key is of no use to anybody else.
    return { reply: { secret: publicKey === null ? secret : null, publicKey, previousExpiresAt } };
  });
