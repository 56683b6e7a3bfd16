import * as client from "openid-client";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { plant } from "../../support/planted.ts";
import { connectProduct, type Product } from "../../support/system.ts";

const REDIRECT_URI = "https://app.example.com/callback";
const AFTER_LOGOUT = "https://app.example.com/goodbye";

/** Methods by which the library proves who the client is, with the setting that allows each. */
const methods = [
  { name: "client_secret_basic", make: client.ClientSecretBasic },
  { name: "client_secret_post", make: client.ClientSecretPost },
  { name: "client_secret_jwt", make: client.ClientSecretJwt },
] as const;

describe("openid-client", () => {
  let product: Product;
  beforeAll(async () => {
    product = await connectProduct();
  });

  const connect = async (settings: Record<string, unknown>, make = client.ClientSecretBasic) => {
    const made = await createLoginClient(product, [REDIRECT_URI], settings);
    const config = await client.discovery(
      new URL(product.local.issuer),
      made.clientId,
      undefined,
      make(made.clientSecret),
      { execute: [client.allowInsecureRequests] },
    );
    return config;
  };

  const request = async (extra: Record<string, string> = {}) => {
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    return {
      checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
      parameters: {
        redirect_uri: REDIRECT_URI,
        scope: "openid profile email",
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
        ...extra,
      },
    };
  };

  const note = (tokens: client.TokenEndpointResponse) => {
    plant(product.stateDir, "access-token", tokens.access_token);
    plant(product.stateDir, "id-token", String(tokens.id_token));
    if (tokens.refresh_token !== undefined) plant(product.stateDir, "refresh-token", tokens.refresh_token);
  };

  it("signs in, reads userinfo, refreshes, introspects, revokes and signs out", async () => {
    const config = await connect({
      allowedScopes: ["openid", "profile", "email", "offline_access"],
      postLogoutRedirectUris: [AFTER_LOGOUT],
      sessionReuseMinutes: 5,
    });
    const browser = openHttpBrowser();
    const address = newAddress();
    const { parameters, checks } = await request({ scope: "openid email offline_access", max_age: "60" });
    const url = client.buildAuthorizationUrl(config, parameters);
    const { callback } = await signIn(browser, product, url.href, address);
    const tokens = await client.authorizationCodeGrant(config, callback, { ...checks, maxAge: 60 });
    note(tokens);
    const subject = tokens.claims()?.sub ?? "";
    expect(tokens.expires_in).toBe(900);

    const person = await client.fetchUserInfo(config, tokens.access_token, subject);
    expect(person).toMatchObject({ sub: subject, email: address, email_verified: true });

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    note(refreshed);
    expect(refreshed.claims()?.sub).toBe(subject);
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);

    const known = await client.tokenIntrospection(config, refreshed.access_token);
    expect(known).toMatchObject({ active: true, sub: subject, scope: "openid email offline_access" });
    await client.tokenRevocation(config, refreshed.refresh_token ?? "");
    expect(await client.tokenIntrospection(config, refreshed.access_token)).toMatchObject({ active: false });
    await expect(client.fetchUserInfo(config, refreshed.access_token, subject)).rejects.toThrow();

    const goodbye = client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: AFTER_LOGOUT,
      id_token_hint: tokens.id_token ?? "",
      state: "bye",
    });
    const left = await browser.visit(
      goodbye.href,
      ({ origin }) => origin !== new URL(product.baseUrl).origin,
    );
    expect(left.url).toBe(`${AFTER_LOGOUT}?state=bye`);
    const silent = await request({ prompt: "none" });
    const again = client.buildAuthorizationUrl(config, silent.parameters);
    const refused = await signIn(browser, product, again.href, address);
    await expect(
      client.authorizationCodeGrant(config, refused.callback, silent.checks),
    ).rejects.toMatchObject({ error: "login_required" });
  });

  it("pushes its request, and is let in again without a page", async () => {
    const config = await connect({ sessionReuseMinutes: 5 });
    const browser = openHttpBrowser();
    const address = newAddress();
    const first = await request();
    const pushed = await client.buildAuthorizationUrlWithPAR(config, first.parameters);
    expect([...pushed.searchParams.keys()].sort()).toEqual(["client_id", "request_uri"]);
    const { callback, verified } = await signIn(browser, product, pushed.href, address);
    const tokens = await client.authorizationCodeGrant(config, callback, first.checks);
    expect(verified).toBe(true);

    const second = await request({ prompt: "none", id_token_hint: tokens.id_token ?? "" });
    const silent = client.buildAuthorizationUrl(config, second.parameters);
    const again = await signIn(browser, product, silent.href, address);
    expect(again.verified).toBe(false);
    const repeated = await client.authorizationCodeGrant(config, again.callback, second.checks);
    expect(repeated.claims()).toMatchObject({
      sub: tokens.claims()?.sub,
      auth_time: tokens.claims()?.auth_time,
    });
  });

  it.each(methods)("proves who it is by $name", async ({ name, make }) => {
    const config = await connect({ tokenEndpointAuthMethods: [name] }, make);
    const { parameters, checks } = await request();
    const url = client.buildAuthorizationUrl(config, parameters);
    const { callback } = await signIn(openHttpBrowser(), product, url.href, newAddress());
    const tokens = await client.authorizationCodeGrant(config, callback, checks);
    expect(tokens.claims()?.aud).toBe(config.clientMetadata().client_id);
  });

  it("refuses an answer of another provider, as ours says who answered", async () => {
    const config = await connect({ sessionReuseMinutes: 5 });
    const { parameters, checks } = await request();
    const url = client.buildAuthorizationUrl(config, parameters);
    const { callback } = await signIn(openHttpBrowser(), product, url.href, newAddress());
    callback.searchParams.set("iss", "https://other.example");
    const refused = await client.authorizationCodeGrant(config, callback, checks).catch((error) => error);
    expect(refused.cause.message).toMatch(/"iss"/);
  });
});
