import express from "express";
import session from "express-session";
import passport from "passport";
import { Strategy } from "passport-openidconnect";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { connectProduct, type Product } from "../../support/system.ts";
import { withApp } from "./web-app.ts";

/** It sends no PKCE: the integration has to allow that. */
describe("passport-openidconnect", () => {
  let product: Product;
  beforeAll(async () => {
    product = await connectProduct();
  });

  const makeApp = async (baseUrl: string, settings: Record<string, unknown>) => {
    const { clientId, clientSecret } = await createLoginClient(product, [`${baseUrl}/callback`], settings);
    const { issuer } = product.local;
    passport.use(
      new Strategy(
        {
          issuer,
          authorizationURL: `${issuer}/oauth2/authorize`,
          tokenURL: `${issuer}/oauth2/token`,
          userInfoURL: `${issuer}/userinfo`,
          clientID: clientId,
          clientSecret,
          callbackURL: `${baseUrl}/callback`,
          scope: "profile email",
          skipUserProfile: false,
          nonce: true,
        },
        (_issuer, profile, done) => done(null, profile),
      ),
    );
    const app = express();
    app.use(session({ secret: crypto.randomUUID(), resave: false, saveUninitialized: false }));
    app.use(passport.initialize());
    app.get("/login", passport.authenticate("openidconnect", { session: false }));
    app.get(
      "/callback",
      passport.authenticate("openidconnect", { session: false }),
      (request: express.Request & { user?: unknown }, response: express.Response) => {
        response.json(request.user);
      },
    );
    app.use((error: Error, _: express.Request, response: express.Response, __: express.NextFunction) => {
      response.status(500).send(error.message);
    });
    return app;
  };

  it("signs in where PKCE is optional, and reads the profile from userinfo", () =>
    withApp(
      (baseUrl) => makeApp(baseUrl, { pkce: "optional" }),
      async (baseUrl) => {
        const browser = openHttpBrowser();
        const address = newAddress();
        const { callback } = await signIn(browser, product, `${baseUrl}/login`, address);
        const page = await browser.visit(callback.href);
        expect(page.status).toBe(200);
        expect(JSON.parse(page.text)).toMatchObject({
          id: expect.stringMatching(/^idn_/),
          emails: [{ value: address }],
        });
      },
    ));

  it("hears why it is refused where PKCE is required", () =>
    withApp(
      (baseUrl) => makeApp(baseUrl, {}),
      async (baseUrl) => {
        const page = await openHttpBrowser().visit(`${baseUrl}/login`);
        expect(page).toMatchObject({ status: 500, text: "code_challenge is required (PKCE)." });
      },
    ));
});
