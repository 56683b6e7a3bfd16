// Makes one signed request to an endpoint.
import { type Clock, epochSeconds } from "../../platform/clock.ts";
import type { SafeFetch } from "../../platform/safe-fetch/safe-fetch.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { WebhookEndpoint } from "../domain/endpoint.ts";
import { bodyOf } from "../domain/payload.ts";
import type { AttemptResult } from "../domain/settle.ts";
import { signWebhook } from "../domain/signature.ts";
import type { AccessTokens, TokenClient } from "../store/access-tokens.ts";
import type { EndpointSecrets, RequestSecrets } from "../store/endpoint-secrets.ts";

export interface SendWebhookDependencies {
  fetch: SafeFetch;
  tokens: AccessTokens;
  secrets: EndpointSecrets;
  clock: Clock;
}

export type SendWebhook = (claimed: Delivery, endpoint: WebhookEndpoint) => Promise<AttemptResult>;

const USER_AGENT = "Countersign-Webhooks/1";
const UNAUTHORIZED = 401;

export const createSendWebhook = (deps: SendWebhookDependencies): SendWebhook => {
  const post = async (
    claimed: Delivery,
    endpoint: WebhookEndpoint,
    secrets: RequestSecrets,
    token?: string,
  ): Promise<AttemptResult> => {
    const body = bodyOf(claimed.event, endpoint.payloadVersion);
    const content = { id: claimed.event.id, timestamp: epochSeconds(deps.clock.now()), body };
    const signature = signWebhook(content, await deps.secrets.readSigning(endpoint, deps.clock.now()));
    const headers = {
      ...secrets.headers,
      "content-type": "application/json",
      "user-agent": USER_AGENT,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...signature,
    };
    const result = await deps.fetch.send({ url: endpoint.url, method: "POST", headers, body });
    return { result, headers };
  };

  return async (claimed, endpoint) => {
    const secrets = await deps.secrets.readRequest(endpoint);
    const client = toTokenClient(endpoint, secrets);
    if (client === undefined) return post(claimed, endpoint, secrets);
    const startedAt = performance.now();
    const first = await deps.tokens.get(client);
    if (!first.ok) return noToken(first.detail, startedAt);
    const sent = await post(claimed, endpoint, secrets, first.token);
    if (sent.result.kind !== "response" || sent.result.status !== UNAUTHORIZED) return sent;
    deps.tokens.forget(client, first.token);
    // A token from memory may have been revoked; a fresh one that is refused will be refused again.
    if (!first.fromMemory) return sent;
    const second = await deps.tokens.get(client);
    if (!second.ok) return noToken(second.detail, startedAt);
    return post(claimed, endpoint, secrets, second.token);
  };
};

const noToken = (detail: string, startedAt: number): AttemptResult => ({
  result: {
    kind: "no-token",
    detail,
    timing: { totalMs: Math.round(performance.now() - startedAt) },
  },
  headers: {},
});

const toTokenClient = (endpoint: WebhookEndpoint, secrets: RequestSecrets): TokenClient | undefined => {
  if (endpoint.oauth === null) return undefined;
  return { ...endpoint.oauth, clientSecret: secrets.oauthClientSecret ?? "" };
};
