import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from "oidc-client-ts";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { connectProduct, type Product } from "../../support/system.ts";

const REDIRECT_URI = "https://spa.example.com/callback";
const AFTER_LOGOUT = "https://spa.example.com/";

describe("oidc-client-ts, as single-page applications use it", () => {
  let product: Product;
  beforeAll(async () => {
    product = await connectProduct();
  });

  const connect = async (responseMode: "query" | "fragment") => {
    const { clientId } = await createLoginClient(product, [REDIRECT_URI], {
      tokenEndpointAuthMethods: ["none"],
      allowedScopes: ["openid", "profile", "email", "offline_access"],
      postLogoutRedirectUris: [AFTER_LOGOUT],
      sessionReuseMinutes: 5,
    });
    return new OidcClient({
      authority: product.local.issuer,
      client_id: clientId,
      redirect_uri: REDIRECT_URI,
      post_logout_redirect_uri: AFTER_LOGOUT,
      scope: "openid email offline_access",
      response_mode: responseMode,
      loadUserInfo: true,
      stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    });
  };

  it.each(["query", "fragment"] as const)(
    "signs in by %s, loads the profile, refreshes and signs out",
    async (mode) => {
      const client = await connect(mode);
      const browser = openHttpBrowser();
      const address = newAddress();
      const request = await client.createSigninRequest({ state: { page: "/inbox" } });
      const { callback } = await signIn(browser, product, request.url, address);
      const answer = await client.processSigninResponse(callback.href);
      expect(answer.userState).toEqual({ page: "/inbox" });
      expect(answer.profile).toMatchObject({ iss: product.local.issuer, email: address });

      const { refresh_token: refreshToken = "", id_token: idToken = "", profile, scope = "" } = answer;
      const renewed = await client.useRefreshToken({
        state: {
          data: null,
          refresh_token: refreshToken,
          id_token: idToken,
          session_state: null,
          scope,
          profile,
        },
      });
      expect(renewed.access_token).not.toBe(answer.access_token);

      const goodbye = await client.createSignoutRequest({ id_token_hint: idToken, state: "x" });
      const left = await browser.visit(goodbye.url, ({ origin }) => origin === new URL(AFTER_LOGOUT).origin);
      await client.processSignoutResponse(left.url);
      const silent = await client.createSigninRequest({ prompt: "none" });
      const refused = await signIn(browser, product, silent.url, address);
      await expect(client.processSigninResponse(refused.callback.href)).rejects.toMatchObject({
        error: "login_required",
      });
    },
  );
});
