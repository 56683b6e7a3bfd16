import type { Principal } from "../../core/access/management.ts";
import { type IdempotentRequest, readIdempotencyKey } from "../../core/idempotency/store.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict, unavailable, validationFailed } from "../../platform/errors.ts";
import { etag, implement, type Route } from "../../platform/http/operation.ts";
import {
  type EndpointInput,
  type EndpointReply,
  endpointReply,
  MAX_ENDPOINTS,
  newEndpoint,
  toReply,
} from "../domain/endpoint.ts";
import { generateSigningSecret } from "../domain/signature.ts";
import { createEndpointOperation } from "../operations.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, checkUrls } from "./shared.ts";

type Created = EndpointReply & { secret: string };

export const createEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(createEndpointOperation, async ({ body, request, context }) => {
    const idempotent = readIdempotencyKey(request, context.organization.id);
    const reply =
      (await repeatAnswer(deps, context, idempotent)) ?? (await create(deps, context, body, idempotent));
    return {
      reply,
      headers: { Location: `${createEndpointOperation.path}/${reply.id}`, ETag: etag(reply.version) },
    };
  });

const create = async (
  deps: WebhooksDeps,
  principal: Principal,
  body: EndpointInput,
  idempotent: IdempotentRequest | undefined,
): Promise<Created> => {
  assertInput(deps, body);
  await assertRoom(deps, principal);
  const endpoint = newEndpoint(deps.ids.next("whe"), principal.organization.id, body, deps.clock.now());
  const secret = generateSigningSecret((size) => Buffer.from(deps.ids.token(size), "base64url"));
  // Before the row: an endpoint without its secret could send nothing, a secret without its endpoint harms nobody.
  await writeSecrets(deps, endpoint.id, body, secret);
  const reply = toReply(endpoint);
  const outcome = await transact(deps.table, [
    deps.endpoints.create(endpoint),
    auditEndpoint(deps, principal, endpoint.id, "created"),
    ...(idempotent === undefined ? [] : [deps.idempotency.remember(idempotent, reply)]),
  ]);
  if (outcome.ok) return { ...reply, secret };
  await deps.secrets.removeAll(endpoint.id);
  // The same key came twice at once and the other one was first.
  const earlier = await repeatAnswer(deps, principal, idempotent);
  if (earlier !== undefined) return earlier;
  throw unavailable(outcome.failed.join());
};

/** The answer that the first request with this key got, secret included: it may never have arrived. */
const repeatAnswer = async (
  deps: WebhooksDeps,
  principal: Principal,
  idempotent: IdempotentRequest | undefined,
): Promise<Created | undefined> => {
  if (idempotent === undefined) return undefined;
  const stored = await deps.idempotency.findReply(idempotent);
  if (stored === undefined) return undefined;
  const reply = endpointReply.parse(stored);
  const endpoint = await deps.endpoints.get(principal.organization.id, reply.id);
  const secrets = await deps.secrets.readSigning(reply.id);
  if (secrets === undefined || endpoint?.secretCreatedAt !== reply.secretCreatedAt) {
    throw conflict("CONFLICT", "The endpoint of this Idempotency-Key was deleted or got a new secret since.");
  }
  return { ...reply, secret: secrets.current };
};

const assertInput = (deps: WebhooksDeps, body: EndpointInput): void => {
  const errors = checkUrls(deps, { url: body.url, "oauth.tokenUrl": body.oauth?.tokenUrl });
  if (body.oauth != null && body.headers?.authorization !== undefined) {
    errors.push({ path: "headers.authorization", message: "cannot be combined with oauth" });
  }
  if (errors.length > 0) throw validationFailed(errors);
};

const assertRoom = async (deps: WebhooksDeps, principal: Principal): Promise<void> => {
  const existing = await deps.endpoints.listAll(principal.organization.id);
  if (existing.length < MAX_ENDPOINTS) return;
  throw conflict("ENDPOINT_LIMIT_REACHED", `An organization has at most ${MAX_ENDPOINTS} webhook endpoints.`);
};

const writeSecrets = async (
  deps: WebhooksDeps,
  endpointId: string,
  body: EndpointInput,
  secret: string,
): Promise<void> => {
  await deps.secrets.writeSigning(endpointId, secret);
  if (body.headers === undefined && body.oauth == null) return;
  await deps.secrets.writeRequest(endpointId, {
    headers: body.headers ?? {},
    oauthClientSecret: body.oauth?.clientSecret ?? null,
  });
};
