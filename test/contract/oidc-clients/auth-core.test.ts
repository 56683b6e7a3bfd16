import { Auth, type AuthConfig } from "@auth/core";
import { beforeAll, describe, expect, it } from "vitest";
import { type HttpBrowser, openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { connectProduct, type Product } from "../../support/system.ts";

const APP = "https://app.example.com";

/** Auth.js, which NextAuth, SvelteKitAuth and others are made of. */
describe("@auth/core", () => {
  let product: Product;
  beforeAll(async () => {
    product = await connectProduct();
  });

  const configure = async (): Promise<AuthConfig> => {
    const { clientId, clientSecret } = await createLoginClient(product, [`${APP}/auth/callback/countersign`]);
    return {
      secret: crypto.randomUUID(),
      trustHost: true,
      basePath: "/auth",
      providers: [
        {
          id: "countersign",
          name: "Countersign",
          type: "oidc",
          issuer: product.local.issuer,
          clientId,
          clientSecret,
          checks: ["pkce", "state", "nonce"],
          // ID tokens say how the person signed in; who it is stands in userinfo.
          idToken: false,
        },
      ],
    };
  };

  /** Requests to the application go to the library, all others over the network. */
  const openBrowser = (config: AuthConfig): HttpBrowser =>
    openHttpBrowser((url, init) =>
      String(url).startsWith(APP) ? Auth(new Request(url, init), config) : fetch(url, init),
    );

  it("signs in with PKCE, state and nonce, and has a session afterwards", async () => {
    const config = await configure();
    const browser = openBrowser(config);
    const address = newAddress();
    const { csrfToken } = JSON.parse((await browser.send(`${APP}/auth/csrf`)).text);
    const sent = await browser.send(`${APP}/auth/signin/countersign`, {
      body: new URLSearchParams({ csrfToken, callbackUrl: `${APP}/` }),
    });
    const { callback } = await signIn(browser, product, sent.headers.get("location") ?? "", address);
    const back = await browser.send(`${APP}${callback.pathname}${callback.search}`);
    expect(back.headers.get("location")).toBe(`${APP}/`);
    const session = JSON.parse((await browser.send(`${APP}/auth/session`)).text);
    expect(session.user).toMatchObject({ email: address });
  });
});
