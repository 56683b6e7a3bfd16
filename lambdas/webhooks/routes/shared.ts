// What several routes of this context ask for.
import type { Principal } from "../../core/access/management.ts";
import type { EndpointVerb } from "../../core/audit/schema.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { conflict, type FieldError, notFound } from "../../platform/errors.ts";
import { etag } from "../../platform/http/operation.ts";
import { checkWebhookUrl } from "../../platform/safe-fetch/url.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { WebhookEndpoint } from "../domain/endpoint.ts";
import { type EndpointReply, toReply } from "../domain/endpoint-reply.ts";
import { generateSigningSecret, type SigningSecret } from "../domain/signature.ts";
import type { SignatureType } from "../domain/signature-type.ts";
import type { WebhooksDeps } from "./deps.ts";

export const requireEndpoint = async (
  deps: Pick<WebhooksDeps, "endpoints">,
  principal: Principal,
  id: string | undefined,
): Promise<WebhookEndpoint> => {
  const endpoint = await deps.endpoints.get(principal.organization.id, id ?? "");
  if (endpoint !== undefined) return endpoint;
  throw notFound("WEBHOOK_ENDPOINT_NOT_FOUND", "There is no webhook endpoint with this id.");
};

export const requireDelivery = async (
  deps: Pick<WebhooksDeps, "deliveries">,
  principal: Principal,
  id: string | undefined,
): Promise<Delivery> => {
  const delivery = await deps.deliveries.get(id ?? "");
  if (delivery?.organizationId === principal.organization.id) return delivery;
  throw notFound("DELIVERY_NOT_FOUND", "There is no delivery with this id.");
};

export const requireEnabled = (endpoint: WebhookEndpoint): void => {
  if (endpoint.status === "ENABLED") return;
  throw conflict("ENDPOINT_DISABLED", "The webhook endpoint is disabled. Enable it first.");
};

export const auditEndpoint = (
  deps: Pick<WebhooksDeps, "audit">,
  principal: Principal,
  endpointId: string,
  action: EndpointVerb,
  details: Record<string, string | number | string[]> = {},
): Write =>
  deps.audit.record({
    organizationId: principal.organization.id,
    actor: principal.actor,
    action: `webhook-endpoint.${action}`,
    target: { type: "webhook-endpoint", id: endpointId },
    details,
  });

/** Writes a change of an endpoint together with its audit event and what else belongs to it. */
export const saveEndpoint = async (
  deps: Pick<WebhooksDeps, "table" | "endpoints">,
  updated: WebhookEndpoint,
  others: readonly Write[],
): Promise<void> => {
  const outcome = await transact(deps.table, [deps.endpoints.update(updated), ...others]);
  if (!outcome.ok) throw changedMeanwhile();
};

/** Deleted meanwhile, it had its secrets removed: one that was added after that would be there for ever. */
export const removeSecretsOfDeleted = async (
  deps: Pick<WebhooksDeps, "endpoints" | "secrets">,
  { organizationId, id }: WebhookEndpoint,
): Promise<void> => {
  if ((await deps.endpoints.get(organizationId, id)) === undefined) await deps.secrets.removeAll(id);
};

export const changedMeanwhile = () =>
  conflict("CONFLICT", "The webhook endpoint was changed at the same time. Try again.");

export const endpointOutput = async (
  deps: Pick<WebhooksDeps, "health">,
  endpoint: WebhookEndpoint,
): Promise<{ reply: EndpointReply; headers: { ETag: string } }> => ({
  reply: toReply(endpoint, await deps.health.get(endpoint)),
  headers: { ETag: etag(endpoint.version) },
});

/** One delivery that somebody sends by hand: at once, but not before those of others where the endpoint lets us wait. */
export const sendNow = async (
  deps: Pick<WebhooksDeps, "health" | "queue">,
  endpoint: WebhookEndpoint,
  deliveryId: string,
): Promise<void> => {
  const health = await deps.health.get(endpoint);
  await deps.queue.send({ deliveryId, ...(health === undefined ? {} : { slow: true }) });
};

export const newSigningSecret = (deps: Pick<WebhooksDeps, "ids">, type: SignatureType): SigningSecret =>
  generateSigningSecret(type, (size) => Buffer.from(deps.ids.token(size), "base64url"));

/** An integration that does not exist would keep the endpoint silent for ever. */
export const requireIntegrations = async (
  deps: Pick<WebhooksDeps, "integrations">,
  principal: Principal,
  ids: readonly string[] | null | undefined,
): Promise<void> => {
  const found = await Promise.all(
    (ids ?? []).map((id) => deps.integrations.get(principal.organization.id, id)),
  );
  if (found.every((integration) => integration !== undefined)) return;
  throw notFound("INTEGRATION_NOT_FOUND", "One of the integrations does not exist.");
};

/** @param urls by the path of the field that holds them */
export const checkUrls = (
  deps: Pick<WebhooksDeps, "allow">,
  urls: Record<string, string | undefined>,
): FieldError[] =>
  Object.entries(urls).flatMap(([path, url]) => {
    const check = url === undefined ? undefined : checkWebhookUrl(url, deps.allow);
    return check === undefined || check.ok ? [] : [{ path, message: check.detail }];
  });
