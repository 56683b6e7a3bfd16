import { createHash, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { call } from "../../support/system.ts";
import { createRelyingParty, REDIRECT_URI, type RelyingParty } from "./relying-party.ts";

/** Modules of the basic plan about requests, codes and tokens, by their names in the suite. */
describe("oidcc-basic-certification-test-plan, requests", () => {
  let rp: RelyingParty;
  let person: ReturnType<RelyingParty["openPerson"]>;
  beforeAll(async () => {
    rp = await createRelyingParty();
    person = rp.openPerson();
    // Verified once; most modules do not care when.
    await rp.run(person);
  });

  it("oidcc-server", async () => {
    const codes = new Set<string>();
    for (let count = 0; count < 2; count++) {
      const { code, claims } = await rp.run(person);
      expect(claims).not.toHaveProperty("name");
      // 128 bits in base64url.
      expect(code.length).toBeGreaterThanOrEqual(22);
      codes.add(code);
    }
    expect(codes.size).toBe(2);
    // Entropy as the suite measures it: Shannon's, of the characters, times the length.
    for (const code of codes) {
      const characters = [...code];
      const shares = [...new Set(characters)].map(
        (each) => characters.filter((other) => other === each).length / characters.length,
      );
      const bits = -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
      expect(bits * characters.length).toBeGreaterThan(96);
    }
  });

  it("oidcc-response-type-missing", async () => {
    const error = await rp.refusal(person.browser, rp.ask({ response_type: undefined }));
    expect(["invalid_request", "unsupported_response_type"]).toContain(error);
  });

  it("oidcc-userinfo-get", async () => {
    await rp.userinfo(await rp.run(person));
  });

  it("oidcc-userinfo-post-header", async () => {
    const tokens = await rp.run(person);
    const answer = await call(String(rp.metadata.userinfo_endpoint), {
      method: "POST",
      token: tokens.accessToken,
    });
    rp.checkUserinfo(answer, tokens);
  });

  it("oidcc-userinfo-post-body", async () => {
    const tokens = await rp.run(person);
    const body = new URLSearchParams({ access_token: tokens.accessToken });
    rp.checkUserinfo(await call(String(rp.metadata.userinfo_endpoint), { body }), tokens);
  });

  it("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", async () => {
    const { claims } = await rp.run(person, { nonce: undefined });
    expect(claims).not.toHaveProperty("nonce");
  });

  it("oidcc-alternate-happy-flow", async () => {
    const asked = rp.ask({ scope: "email profile openid" });
    const url = new URL(asked.url);
    url.search = new URLSearchParams([...url.searchParams].reverse()).toString();
    const { parameters } = await person.authorize({ ...asked, url: url.href });
    await rp.checkTokens(await rp.redeem(parameters.get("code") ?? ""), asked.nonce);
  });

  it.each([
    ["oidcc-display-page", { display: "page" }],
    ["oidcc-display-popup", { display: "popup" }],
    ["oidcc-ensure-request-with-unknown-parameter-succeeds", { extra: "foobar" }],
    ["oidcc-ui-locales", { ui_locales: "se es-MX" }],
    ["oidcc-claims-locales", { claims_locales: "se" }],
  ])("%s", async (_, parameters) => {
    await rp.run(person, parameters);
  });

  it("oidcc-login-hint", async () => {
    const { verified } = await rp.run(person, { login_hint: person.address });
    expect(verified).toBe(false);
  });

  it("oidcc-ensure-request-with-acr-values-succeeds", async () => {
    const [wanted = ""] = [rp.metadata.acr_values_supported].flat().map(String);
    const { claims } = await rp.run(person, { acr_values: `${wanted} urn:example:other` });
    expect(claims.acr).toBe(wanted);
  });

  it("oidcc-codereuse", async () => {
    const { code } = await rp.run(person);
    const again = await rp.redeem(code);
    expect([again.status, again.body.error]).toEqual([400, "invalid_grant"]);
    expect(again.headers.get("content-type")).toBe("application/json");
  });

  it("oidcc-ensure-registered-redirect-uri", async () => {
    const redirectUri = `${REDIRECT_URI}${randomBytes(4).toString("hex")}`;
    const page = await person.browser.send(rp.ask({ redirect_uri: redirectUri }).url);
    expect([page.status, page.headers.get("location")]).toEqual([400, null]);
    expect(page.headers.get("content-type")).toContain("text/html");
  });

  it("oidcc-ensure-post-request-succeeds", async () => {
    const asked = rp.ask();
    const { origin, pathname, searchParams } = new URL(asked.url);
    const sent = await person.browser.send(`${origin}${pathname}`, { body: searchParams });
    expect(sent.status).toBe(303);
    const next = sent.headers.get("location") ?? "";
    const { parameters, verified } = await person.authorize({ ...asked, url: next });
    expect(verified).toBe(false);
    await rp.checkTokens(await rp.redeem(parameters.get("code") ?? ""), asked.nonce);
  });

  it("oidcc-server-client-secret-post", async () => {
    const client = await rp.register({ tokenEndpointAuthMethods: ["client_secret_post"] });
    const asked = rp.ask({}, client);
    const { parameters } = await person.authorize(asked);
    const answer = await rp.redeem(parameters.get("code") ?? "", {}, client, true);
    await rp.checkTokens(answer, asked.nonce, client);
  });

  it("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported", async () => {
    const asked = rp.ask({ request_uri: "https://rp.example.com/request.jwt" });
    expect(await rp.refusal(person.browser, asked)).toBe("request_uri_not_supported");
  });

  const requestObject = (content: object): string =>
    [{ alg: "none" }, content]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .concat("")
      .join(".");

  it("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported", async () => {
    const asked = rp.ask({ request: requestObject({ state: "another", scope: "openid" }) });
    expect(await rp.refusal(person.browser, asked)).toBe("request_not_supported");
  });

  it("oidcc-ensure-request-object-with-redirect-uri", async () => {
    const request = requestObject({ redirect_uri: REDIRECT_URI });
    const page = await openHttpBrowser().send(
      rp.ask({ request, redirect_uri: "https://rp.example.com/other" }).url,
    );
    expect([page.status, page.headers.get("location")]).toEqual([400, null]);
  });

  it("oidcc-ensure-request-with-valid-pkce-succeeds", async () => {
    const verifier = randomBytes(32).toString("base64url");
    const asked = rp.ask({
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const { parameters } = await person.authorize(asked);
    const answer = await rp.redeem(parameters.get("code") ?? "", { code_verifier: verifier });
    await rp.checkTokens(answer, asked.nonce);
  });
});
