// The peer: `oidc-provider` with what it takes to answer the same requests with the same kinds of tokens.

import { KeyObject } from "node:crypto";
import { createServer } from "node:http";
import { type CryptoKey, exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import { selfSignedCertificate } from "../../lambdas/oidc/domain/self-signed-certificate.ts";
import { readInput } from "./processes.ts";
import { serveMeasured } from "./serve-measured.ts";
import { CALLBACK } from "./sign-in.ts";

const { clientId, clientSecret } = readInput<{ clientId: string; clientSecret: string }>();

type Algorithm = Parameters<typeof selfSignedCertificate>[1];

/** The same set of keys as ours, with certificates: what is read is of the same length. */
const makeKey = async (alg: Algorithm) => {
  const { privateKey }: { privateKey: CryptoKey } = await generateKeyPair(alg, { extractable: true });
  const x5c = [selfSignedCertificate(KeyObject.from(privateKey), alg, "Countersign", new Date())];
  return { ...(await exportJWK(privateKey)), alg, use: "sig", kid: `bench-${alg}`, x5c };
};
const ACCOUNT = "ana";
const resource = "https://api.example.com";
const scope = "onboarding:write onboarding:read";

const provider = new Provider("http://127.0.0.1", {
  // No adapter is named: it keeps its records in memory.
  jwks: { keys: await Promise.all((["RS256", "ES256", "EdDSA"] as const).map(makeKey)) },
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["client_credentials", "authorization_code"],
      response_types: ["code"],
      redirect_uris: [CALLBACK],
      id_token_signed_response_alg: "ES256",
    },
  ],
  scopes: ["openid", ...scope.split(" ")],
  claims: { openid: ["sub"] },
  cookies: { keys: [crypto.randomUUID()] },
  findAccount: async (_: unknown, accountId: string) => ({
    accountId,
    claims: async () => ({ sub: accountId }),
  }),
  // Nobody is asked for consent, as with ours.
  loadExistingGrant: async () => {
    consent ??= grantConsent();
    return provider.Grant.find(await consent);
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      // Client credentials get a JWT; a sign-in gets the provider's own kind of access token.
      defaultResource: (context: { oidc: { route: string; params: { grant_type?: string } } }) =>
        context.oidc.params.grant_type === "client_credentials" ? resource : undefined,
      getResourceServerInfo: () => ({
        scope,
        audience: resource,
        accessTokenTTL: 900,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "ES256" } },
      }),
    },
  },
  routes: { token: "/oauth2/token", authorization: "/oauth2/authorize", jwks: "/oauth2/jwks" },
  interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
});

// One and the same for all sign-ins: a code is good only as long as its grant is the session's.
let consent: Promise<string> | undefined;

const grantConsent = (): Promise<string> => {
  const grant = new provider.Grant({ accountId: ACCOUNT, clientId });
  grant.addOIDCScope("openid");
  return grant.save();
};

const callback = provider.callback();
const server = createServer(async (request, response) => {
  if (request.url?.startsWith("/interaction/") !== true) return callback(request, response);
  // Whoever comes is signed in: only what follows is measured.
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: ACCOUNT } },
    { mergeWithLastSubmission: false },
  );
});

await serveMeasured(server);
