import * as z from "zod";
import type { Principal } from "../../core/access/management.ts";
import { createOnce } from "../../core/idempotency/create-once.ts";
import { readIdempotencyKey } from "../../core/idempotency/store.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { rotateSecretOperation } from "../contract.ts";
import { rotateSecret } from "../domain/endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";
import {
  auditEndpoint,
  changedMeanwhile,
  newSigningSecret,
  removeSecretsOfDeleted,
  requireEndpoint,
} from "./shared.ts";

/** What a rotation is remembered by: its version names the secret without being one. */
const remembered = z.object({
  versionId: z.string(),
  publicKey: z.string().nullable(),
  previousExpiresAt: z.string().nullable(),
});

// Repeated without its key, a request whose answer was lost would end the secret that the receiver has.
export const rotateEndpointSecret = (deps: WebhooksDeps): Route<Principal> =>
  implement(rotateSecretOperation, async ({ params, body, request, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const { overlapMinutes } = body;
    const type = body.signatureType ?? endpoint.signatureType;
    const make = async () => {
      // An earlier rotation may have died before its version was kept; adding one would let that version go.
      await deps.secrets.keep(endpoint);
      const { secret, publicKey } = newSigningSecret(deps, type);
      const versionId = await deps.secrets.addSigning(endpoint.id, secret);
      const rotated = rotateSecret(
        endpoint,
        { type, versionId, publicKey },
        overlapMinutes,
        deps.clock.now(),
      );
      const details = { overlapMinutes, signatureType: type };
      return {
        reply: { versionId, publicKey, previousExpiresAt: rotated.previousSecretExpiresAt },
        writes: [
          deps.endpoints.update(rotated),
          auditEndpoint(deps, context, endpoint.id, "secret-rotated", details),
        ],
      };
    };
    const idempotent = readIdempotencyKey(request, context.organization.id);
    const done = await createOnce(deps, idempotent, remembered, make, changedMeanwhile).catch(
      async (error) => {
        await removeSecretsOfDeleted(deps, endpoint);
        throw error;
      },
    );
    const secret = await readRotated(deps, context, endpoint.id, done.versionId);
    const { publicKey, previousExpiresAt } = done;
    // A private key is of no use to anybody else.
    return { reply: { secret: publicKey === null ? secret : null, publicKey, previousExpiresAt } };
  });

const readRotated = async (
  deps: WebhooksDeps,
  principal: Principal,
  id: string,
  versionId: string,
): Promise<string> => {
  const rotated = await requireEndpoint(deps, principal, id);
  if (rotated.secretVersionId !== versionId) {
    throw conflict("CONFLICT", "The webhook endpoint has got another secret since. Rotate again.");
  }
  await deps.secrets.keep(rotated);
  const [secret = ""] = await deps.secrets.readSigning(rotated, deps.clock.now());
  return secret;
};
