import type { Principal } from "../../core/access/management.ts";
import { createOnce } from "../../core/idempotency/create-once.ts";
import { readIdempotencyKey } from "../../core/idempotency/store.ts";
import { conflict, validationFailed } from "../../platform/errors.ts";
import { etag, implement, type Route } from "../../platform/http/operation.ts";
import { createEndpointOperation } from "../contract.ts";
import {
  type EndpointInput,
  type EndpointReply,
  endpointReply,
  MAX_ENDPOINTS,
  newEndpoint,
  toReply,
  type WebhookEndpoint,
} from "../domain/endpoint.ts";
import { generateSigningSecret } from "../domain/signature.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, checkUrls } from "./shared.ts";

export const createEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(createEndpointOperation, async ({ body, request, context }) => {
    assertInput(deps, body);
    const id = deps.ids.next("whe");
    const secret = generateSigningSecret((size) => Buffer.from(deps.ids.token(size), "base64url"));
    const reply = await createOnce(
      deps,
      readIdempotencyKey(request, context.organization.id),
      endpointReply,
      async () => {
        await assertRoom(deps, context);
        const versions = await addSecrets(deps, id, body, secret);
        const endpoint = newEndpoint(id, context.organization.id, body, versions, deps.clock.now());
        return {
          reply: toReply(endpoint),
          writes: [deps.endpoints.create(endpoint), auditEndpoint(deps, context, id, "created")],
        };
      },
    );
    // A repeated request gets the first one's secret: its answer may never have arrived.
    const shown = reply.id === id ? secret : await repeatSecret(deps, context, reply, id);
    return {
      reply: { ...reply, secret: shown },
      headers: { Location: `${createEndpointOperation.path}/${reply.id}`, ETag: etag(reply.version) },
    };
  });

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

const addSecrets = async (
  deps: WebhooksDeps,
  endpointId: string,
  body: EndpointInput,
  secret: string,
): Promise<Pick<WebhookEndpoint, "secretVersionId" | "requestVersionId">> => {
  const secretVersionId = await deps.secrets.addSigning(endpointId, secret);
  if (body.headers === undefined && body.oauth == null) return { secretVersionId, requestVersionId: null };
  const values = { headers: body.headers ?? {}, oauthClientSecret: body.oauth?.clientSecret ?? null };
  return { secretVersionId, requestVersionId: await deps.secrets.addRequest(endpointId, values) };
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
