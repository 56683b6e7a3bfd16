import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { rotateSecretOperation } from "../contract.ts";
import { rotateSecret } from "../domain/endpoint.ts";
import { generateSigningSecret } from "../domain/signature.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireEndpoint, saveEndpoint } from "./shared.ts";

export const rotateEndpointSecret = (deps: WebhooksDeps): Route<Principal> =>
  implement(rotateSecretOperation, async ({ params, body, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    // An earlier rotation may have died before its version was kept; adding one would let that version go.
    await deps.secrets.keep(endpoint);
    const secret = generateSigningSecret((size) => Buffer.from(deps.ids.token(size), "base64url"));
    const version = await deps.secrets.addSigning(endpoint.id, secret);
    const { overlapMinutes } = body;
    const rotated = rotateSecret(endpoint, version, overlapMinutes, deps.clock.now());
    await saveEndpoint(
      deps,
      rotated,
      auditEndpoint(deps, context, endpoint.id, "secret-rotated", { overlapMinutes }),
    );
    await deps.secrets.keep(rotated);
    return { reply: { secret, previousExpiresAt: rotated.previousSecretExpiresAt } };
  });
