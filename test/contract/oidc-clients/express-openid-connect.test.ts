import express from "express";
import openid from "express-openid-connect";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { connectProduct, type Product } from "../../support/system.ts";
import { withApp } from "./web-app.ts";

describe("express-openid-connect", () => {
  let product: Product;
  beforeAll(async () => {
    product = await connectProduct();
  });

  const makeApp = async (baseUrl: string) => {
    const { clientId, clientSecret } = await createLoginClient(product, [`${baseUrl}/callback`], {
      postLogoutRedirectUris: [`${baseUrl}/bye`],
      sessionReuseMinutes: 5,
    });
    const app = express();
    app.use(
      openid.auth({
        issuerBaseURL: product.local.issuer,
        baseURL: baseUrl,
        clientID: clientId,
        clientSecret,
        secret: crypto.randomUUID(),
        authRequired: false,
        idpLogout: true,
        idTokenSigningAlg: "RS256",
        routes: { postLogoutRedirect: "/bye" },
        authorizationParams: { response_type: "code", scope: "openid profile email" },
      }),
    );
    app.get("/me", openid.requiresAuth(), async (request, response) => {
      response.json(await request.oidc.fetchUserInfo());
    });
    app.get("/bye", (_, response) => {
      response.send("bye");
    });
    return app;
  };

  it("protects a page, signs in, fetches userinfo and signs out at the provider", () =>
    withApp(makeApp, async (baseUrl) => {
      const browser = openHttpBrowser();
      const address = newAddress();
      const { callback, verified } = await signIn(browser, product, `${baseUrl}/me`, address);
      expect(verified).toBe(true);
      const page = await browser.visit(callback.href);
      expect(page.url).toBe(`${baseUrl}/me`);
      expect(JSON.parse(page.text)).toMatchObject({ email: address, email_verified: true });

      const left = await browser.visit(`${baseUrl}/logout`);
      expect(left).toMatchObject({ url: `${baseUrl}/bye`, text: "bye" });
      const again = await signIn(browser, product, `${baseUrl}/login`, address);
      expect(again.verified).toBe(true);
    }));
});
