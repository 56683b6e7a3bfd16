// The peer: `oidc-provider` with what it takes to answer the same request with the same kind of token.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import { readInput } from "./processes.ts";
import { serveMeasured } from "./serve-measured.ts";

const { clientId, clientSecret } = readInput<{ clientId: string; clientSecret: string }>();
const { privateKey } = await generateKeyPair("ES256", { extractable: true });
const resource = "https://api.example.com";
const scope = "onboarding:write onboarding:read";

const provider = new Provider("http://127.0.0.1", {
  // No adapter is named: it keeps its records in memory.
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "bench" }] },
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: "ES256",
    },
  ],
  scopes: ["openid", ...scope.split(" ")],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: () => ({
        scope,
        audience: resource,
        accessTokenTTL: 900,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "ES256" } },
      }),
    },
  },
  routes: { token: "/oauth2/token" },
});

await serveMeasured(createServer(provider.callback()));
