import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { connectProduct, type Product } from "../../support/system.ts";

const REDIRECT_URI = "http://127.0.0.1/callback";
const INSECURE = { [oauth.allowInsecureRequests]: true };

describe("oauth4webapi", () => {
  let product: Product;
  let server: oauth.AuthorizationServer;
  beforeAll(async () => {
    product = await connectProduct();
    const issuer = new URL(product.local.issuer);
    server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
  });

  // A native app: a loopback port that its system gave it, no secret.
  it.each(["RS256", "ES256", "EdDSA"])(
    "signs in as a public client and verifies the signature, %s",
    async (algorithm) => {
      const { clientId } = await createLoginClient(product, [REDIRECT_URI], {
        tokenEndpointAuthMethods: ["none"],
        idTokenSignedResponseAlg: algorithm,
      });
      const client: oauth.Client = { client_id: clientId, id_token_signed_response_alg: algorithm };
      const redirectUri = "http://127.0.0.1:49152/callback";
      const verifier = oauth.generateRandomCodeVerifier();
      const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: "openid email",
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      const url = `${server.authorization_endpoint}?${query}`;
      const address = newAddress();
      const { callback } = await signIn(openHttpBrowser(), product, url, address);

      const parameters = oauth.validateAuthResponse(server, client, callback, state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        parameters,
        redirectUri,
        verifier,
        INSECURE,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      });
      await oauth.validateApplicationLevelSignature(server, response, INSECURE);
      const claims = oauth.getValidatedIdTokenClaims(tokens);
      expect(claims?.aud).toBe(clientId);

      const answer = await oauth.userInfoRequest(server, client, tokens.access_token, INSECURE);
      const person = await oauth.processUserInfoResponse(server, client, claims?.sub ?? "", answer);
      expect(person.email).toBe(address);
    },
  );

  it("reads the metadata of RFC 8414 as well", async () => {
    const issuer = new URL(product.local.issuer);
    const response = await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: "oauth2" });
    expect(await oauth.processDiscoveryResponse(issuer, response)).toEqual(server);
  });
});
