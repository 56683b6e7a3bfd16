// Signs and sends as the deployed function does, to receivers on loopback, with less patience.
import { randomBytes } from "node:crypto";
import { systemClock } from "../../../lambdas/platform/clock.ts";
import { createSafeFetch, type SafeRequest } from "../../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { generateSigningSecret } from "../../../lambdas/webhooks/domain/signature.ts";
import { createSendWebhook, type SendWebhook } from "../../../lambdas/webhooks/jobs/send-webhook.ts";
import { createAccessTokens } from "../../../lambdas/webhooks/store/access-tokens.ts";
import { createEndpointSecrets } from "../../../lambdas/webhooks/store/endpoint-secrets.ts";

/** @param timeoutMs instead of the fifteen seconds that a receiver really has */
export const createRealSender = (timeoutMs: number): { send: SendWebhook; secret: string } => {
  const safe = createSafeFetch({ allow: ["127.0.0.1/32"] });
  const fetch = { send: (request: SafeRequest) => safe.send({ ...request, timeoutMs }) };
  const { secret } = generateSigningSecret("HMAC_SHA256", randomBytes);
  const secrets = createEndpointSecrets(
    {
      read: async () => secret,
      add: async () => "v2",
      promote: async () => undefined,
      remove: async () => undefined,
    },
    "webhook/",
  );
  const tokens = createAccessTokens(fetch, systemClock);
  return { send: createSendWebhook({ fetch, tokens, secrets, clock: systemClock }), secret };
};
