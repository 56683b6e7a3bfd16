import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ConfidentialClientApplication, CryptoProvider, ProtocolMode } from "@azure/msal-node";
import * as client from "openid-client";
import { describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { startOwnCloud } from "../../support/own-cloud.ts";
import { connectProduct, readLocalJson } from "../../support/system.ts";

const REDIRECT_URI = "https://app.example.com/callback";

// As NODE_EXTRA_CA_CERTS does for a process of its own.
const stateDir = await startOwnCloud({ https: true });
const { certificateFile = "", baseUrl } = readLocalJson(stateDir);
setDefaultCACertificates([...getCACertificates("default"), readFileSync(certificateFile, "utf8")]);
const product = await connectProduct(stateDir);

describe("https on loopback", () => {
  it("is the issuer, and every endpoint is there", async () => {
    expect(new URL(baseUrl).protocol).toBe("https:");
    const response = await fetch(`${baseUrl}/.well-known/openid-configuration`);
    const metadata: Record<string, unknown> = await response.json();
    expect(metadata.issuer).toBe(baseUrl);
    const endpoints = Object.entries(metadata).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name));
    expect(endpoints.length).toBeGreaterThan(6);
    for (const [name, url] of endpoints) expect(String(url), name).toMatch(`${baseUrl}/`);
    // It would hold for every other program on this machine.
    expect(response.headers.get("strict-transport-security")).toBeNull();
  });

  it("signs in with openid-client as it comes, by cookies that are bound to the host and to https", async () => {
    const made = await createLoginClient(product, [REDIRECT_URI], { sessionReuseMinutes: 5 });
    const config = await client.discovery(new URL(baseUrl), made.clientId, made.clientSecret);
    const verifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI,
      scope: "openid email",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const browser = openHttpBrowser();
    const { callback } = await signIn(browser, product, url.href, newAddress());
    const tokens = await client.authorizationCodeGrant(config, callback, { pkceCodeVerifier: verifier });
    expect(tokens.claims()?.iss).toBe(baseUrl);
    expect(browser.written.some((cookie) => cookie.startsWith("__Host-countersign_op;"))).toBe(true);
    for (const cookie of browser.written)
      expect(cookie).toMatch(/^__Host-\w+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
  });
});

describe("@azure/msal-node with a generic authority", () => {
  it("signs in with PKCE, state and nonce, and finds the account in its cache", async () => {
    const { clientId, clientSecret } = await createLoginClient(product, [REDIRECT_URI], {
      allowedScopes: ["openid", "profile", "email", "offline_access"],
    });
    const application = new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority: baseUrl, knownAuthorities: [new URL(baseUrl).host] },
      system: { protocolMode: ProtocolMode.OIDC },
    });
    const crypto = new CryptoProvider();
    const { verifier, challenge } = await crypto.generatePkceCodes();
    const [state, nonce] = [crypto.createNewGuid(), crypto.createNewGuid()];
    const scopes = ["openid", "email", "offline_access"];
    const url = await application.getAuthCodeUrl({
      scopes,
      redirectUri: REDIRECT_URI,
      responseMode: "query",
      codeChallenge: challenge,
      codeChallengeMethod: "S256",
      state,
      nonce,
    });
    const { callback } = await signIn(openHttpBrowser(), product, url, newAddress());
    const { code = "", state: returned = "" } = Object.fromEntries(callback.searchParams);
    const result = await application.acquireTokenByCode(
      { code, scopes, redirectUri: REDIRECT_URI, codeVerifier: verifier, state, nonce },
      { code, state: returned },
    );
    expect(result.idTokenClaims).toMatchObject({ iss: baseUrl, aud: clientId, nonce });
    expect(await application.getTokenCache().getAllAccounts()).toHaveLength(1);
  });
});
