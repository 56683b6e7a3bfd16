import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpBrowser } from "../../support/http-browser.ts";
import { expectCall, type Json } from "../../support/system.ts";
import { createRelyingParty, type RelyingParty } from "./relying-party.ts";

/** `auth_time` has whole seconds: later is a second later at least. */
const aSecond = () => sleep(1050);

/** Modules of the basic plan about the person: claims, and when a sign-in counts again. */
describe("oidcc-basic-certification-test-plan, people", () => {
  let rp: RelyingParty;
  /** Known to a directory, and verified once. */
  let person: ReturnType<RelyingParty["openPerson"]>;
  /** Whose codes come by mail, each time anew. */
  let newcomer: ReturnType<RelyingParty["openPerson"]>;
  beforeAll(async () => {
    rp = await createRelyingParty();
    person = rp.openPerson();
    newcomer = rp.openPerson();
    const { claims } = await rp.run(person);
    // A directory knows what a first verification does not.
    const url = `${rp.product.baseUrl}/api/v1/identities/${claims.sub}`;
    const found = await expectCall(200, url, { token: rp.product.admin });
    await expectCall(200, url, {
      token: rp.product.admin,
      method: "PATCH",
      headers: { "if-match": `"${found.version}"` },
      body: {
        displayName: "Ana Ruiz",
        givenName: "Ana",
        familyName: "Ruiz",
        phone: "+34600000000",
      },
    });
  });

  const claimsOf = async (scope: string): Promise<Json> => rp.userinfo(await rp.run(person, { scope }));

  it("oidcc-scope-profile", async () => {
    expect(await claimsOf("openid profile")).toMatchObject({
      name: "Ana Ruiz",
      given_name: "Ana",
      family_name: "Ruiz",
    });
  });

  it("oidcc-scope-email", async () => {
    expect(await claimsOf("openid email")).toMatchObject({ email: person.address, email_verified: true });
  });

  it("oidcc-scope-phone", async () => {
    expect(await claimsOf("openid phone")).toMatchObject({
      phone_number: "+34600000000",
      phone_number_verified: false,
    });
  });

  it("oidcc-scope-all", async () => {
    expect(await claimsOf("openid profile email phone address")).toMatchObject({
      name: "Ana Ruiz",
      email: person.address,
      phone_number: "+34600000000",
    });
  });

  it("oidcc-claims-essential", async () => {
    const asked = JSON.stringify({ userinfo: { name: { essential: true } } });
    const tokens = await rp.run(person, { claims: asked });
    expect(tokens.claims).not.toHaveProperty("name");
    expect(await rp.userinfo(tokens)).toMatchObject({ name: "Ana Ruiz" });
  });

  it("oidcc-prompt-login", async () => {
    const first = await rp.run(newcomer);
    await aSecond();
    const second = await rp.run(newcomer, { prompt: "login" });
    expect(second.verified).toBe(true);
    expect(second.claims.sub).toBe(first.claims.sub);
    expect(second.claims.auth_time).toBeGreaterThan(Number(first.claims.auth_time));
  });

  it("oidcc-prompt-none-not-logged-in", async () => {
    const state = "s".repeat(128);
    const asked = rp.ask({ prompt: "none", state });
    expect(await rp.refusal(openHttpBrowser(), asked)).toBe("login_required");
  });

  it("oidcc-prompt-none-logged-in", async () => {
    const first = await rp.run(person);
    const second = await rp.run(person, { prompt: "none" });
    expect(second.claims).toMatchObject({ sub: first.claims.sub, auth_time: first.claims.auth_time });
  });

  it("oidcc-max-age-1", async () => {
    const first = await rp.run(newcomer);
    await aSecond();
    const before = Math.floor(Date.now() / 1000);
    const second = await rp.run(newcomer, { max_age: "1" });
    expect(second.verified).toBe(true);
    expect(second.claims.auth_time).toBeGreaterThan(Number(first.claims.auth_time));
    expect(second.claims.auth_time).toBeGreaterThanOrEqual(before);
  });

  it("oidcc-max-age-10000", async () => {
    const first = await rp.run(person);
    const second = await rp.run(person, { max_age: "10000" });
    expect(second.verified).toBe(false);
    expect(second.claims.auth_time).toBe(first.claims.auth_time);
  });

  it("oidcc-id-token-hint", async () => {
    const first = await rp.run(person);
    const hint = String(first.answer.id_token);
    const second = await rp.run(person, { prompt: "none", id_token_hint: hint });
    expect(second.claims.sub).toBe(first.claims.sub);
  });

  it("oidcc-refresh-token", async () => {
    const first = await rp.run(newcomer, { scope: "openid offline_access", prompt: "consent" });
    const refresh = (token: unknown, of = rp.client) =>
      rp.tokenRequest({ grant_type: "refresh_token", refresh_token: String(token) }, of);
    const answer = await refresh(first.answer.refresh_token);
    // A nonce belongs to the request that began, and is left out here.
    const second = await rp.checkTokens(answer, undefined);
    for (const name of ["iss", "sub", "aud", "auth_time"])
      expect(second.claims[name]).toEqual(first.claims[name]);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.answer.refresh_token).not.toBe(first.answer.refresh_token);
    await rp.userinfo(second);
    const stranger = await refresh(second.answer.refresh_token, await rp.register());
    expect([stranger.status, stranger.body.error]).toEqual([400, "invalid_grant"]);
    await rp.checkTokens(await refresh(second.answer.refresh_token), undefined);
  });
});
