import type { Principal } from "../../core/access/management.ts";
import { createOnce } from "../../core/idempotency/create-once.ts";
import { readIdempotencyKey } from "../../core/idempotency/store.ts";
import { conflict, validationFailed } from "../../platform/errors.ts";
import { etag, implement, type Route } from "../../platform/http/operation.ts";
import { createEndpointOperation } from "../contract.ts";
import { MAX_ENDPOINTS, newEndpoint, type SecretsOfEndpoint } from "../domain/endpoint.ts";
import type { EndpointInput } from "../domain/endpoint-input.ts";
import { type EndpointReply, endpointReply, toReply } from "../domain/endpoint-reply.ts";
import type { SigningSecret } from "../domain/signature.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, checkUrls, newSigningSecret, requireIntegrations } from "./shared.ts";

export const createEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(createEndpointOperation, async ({ body, request, context }) => {
    await assertInput(deps, context, body);
    const id = deps.ids.next("whe");
    const signing = newSigningSecret(deps, body.signatureType);
    const reply = await createOnce(
      deps,
      readIdempotencyKey(request, context.organization.id),
      endpointReply,
      async () => {
        await assertRoom(deps, context);
        const versions = await addSecrets(deps, id, body, signing);
        const endpoint = newEndpoint(id, context.organization.id, body, versions, deps.clock.now());
        return {
          reply: toReply(endpoint),
          writes: [deps.endpoints.create(endpoint), auditEndpoint(deps, context, id, "created")],
        };
      },
    );
    // A repeated request gets the first one's secret: its answer may never have arrived.
    const secret = reply.id === id ? signing.secret : await repeatSecret(deps, context, reply, id);
    return {
      // A private key is of no use to anybody else.
      reply: { ...reply, secret: reply.publicKey === null ? secret : null },
      headers: { Location: `${createEndpointOperation.path}/${reply.id}`, ETag: etag(reply.version) },
    };
  });

const assertInput = async (deps: WebhooksDeps, principal: Principal, body: EndpointInput): Promise<void> => {
  const errors = checkUrls(deps, { url: body.url, "oauth.tokenUrl": body.oauth?.tokenUrl });
  if (body.oauth != null && body.headers?.authorization !== undefined) {
    errors.push({ path: "headers.authorization", message: "cannot be combined with oauth" });
  }
  if (errors.length > 0) throw validationFailed(errors);
  await requireIntegrations(deps, principal, body.integrations);
};

const assertRoom = async (deps: WebhooksDeps, principal: Principal): Promise<void> => {
  const existing = await deps.endpoints.listAll(principal.organization.id);
  if (existing.length < MAX_ENDPOINTS) return;
  throw conflict("ENDPOINT_LIMIT_REACHED", `An organization has at most ${MAX_ENDPOINTS} webhook endpoints.`);
};

const addSecrets = async (
  deps: WebhooksDeps,
  endpointId: string,
  body: EndpointInput,
  { secret, publicKey }: SigningSecret,
): Promise<SecretsOfEndpoint> => {
  const secretVersionId = await deps.secrets.addSigning(endpointId, secret);
  const known = { secretVersionId, publicKey };
  if (body.headers === undefined && body.oauth == null) return { ...known, requestVersionId: null };
  const values = { headers: body.headers ?? {}, oauthClientSecret: body.oauth?.clientSecret ?? null };
  return { ...known, requestVersionId: await deps.secrets.addRequest(endpointId, values) };
};

const repeatSecret = async (
  deps: WebhooksDeps,
  principal: Principal,
  first: EndpointReply,
  ownId: string,
): Promise<string> => {
  // Of two requests at once this one came second: what it prepared belongs to nobody.
  await deps.secrets.removeAll(ownId);
  const endpoint = await deps.endpoints.get(principal.organization.id, first.id);
  if (endpoint?.secretCreatedAt !== first.secretCreatedAt) {
    throw conflict("CONFLICT", "The endpoint of this Idempotency-Key was deleted or got a new secret since.");
  }
  const [secret] = await deps.secrets.readSigning(endpoint, deps.clock.now());
  return secret ?? "";
};
