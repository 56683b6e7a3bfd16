import { describe, expect, it } from "vitest";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { createScene, errorOf, idOf, paramsOf, REDIRECT_URI } from "./scene.ts";

const table = await createTestTable();
const scene = await createScene(table);
const browser = scene.createBrowser();

describe("what is wrong with a request is told the client by redirect, and nothing is begun", () => {
  it.each<[string, string, Record<string, string | undefined>]>([
    ["invalid_request", "no response_type", { response_type: undefined }],
    ["unsupported_response_type", "token", { response_type: "token" }],
    ["unsupported_response_type", "code id_token", { response_type: "code id_token" }],
    ["unsupported_response_type", "none", { response_type: "none" }],
    ["invalid_request", "an unknown response_mode", { response_mode: "web_message" }],
    ["invalid_scope", "no scope", { scope: undefined }],
    ["invalid_scope", "scopes without openid", { scope: "email profile" }],
    ["invalid_scope", "openid in capitals", { scope: "OPENID" }],
    ["invalid_request", "no code_challenge", { code_challenge: undefined, code_challenge_method: undefined }],
    ["invalid_request", "a method without a challenge", { code_challenge: undefined }],
    ["invalid_request", "plain", { code_challenge_method: "plain" }],
    ["invalid_request", "no method, which means plain", { code_challenge_method: undefined }],
    ["invalid_request", "a challenge that is too short", { code_challenge: "short" }],
    ["invalid_request", "a challenge with padding", { code_challenge: `${"a".repeat(42)}=` }],
    ["invalid_request", "an unknown prompt", { prompt: "create" }],
    ["invalid_request", "prompt=none with login", { prompt: "none login" }],
    ["invalid_request", "max_age that is no number", { max_age: "soon" }],
    ["invalid_request", "a negative max_age", { max_age: "-1" }],
    ["invalid_request", "a max_age with a fraction", { max_age: "1.5" }],
    ["invalid_request", "claims that are no JSON", { claims: "{" }],
    ["invalid_request", "claims that are no object", { claims: "[]" }],
    ["invalid_request", "claims of another shape", { claims: '{"id_token":7}' }],
    [
      "invalid_request",
      "a sub with half a character",
      { claims: '{"id_token":{"sub":{"value":"\\ud800"}}}' },
    ],
    [
      "invalid_request",
      "an acr with half a character",
      { claims: '{"id_token":{"acr":{"values":["\\udc00"]}}}' },
    ],
    [
      "invalid_request",
      "an e-mail with half a character",
      { claims: '{"userinfo":{"email":{"value":"\\ud800"}}}' },
    ],
    [
      "unmet_authentication_requirements",
      "an essential acr that we have not",
      {
        claims: '{"id_token":{"acr":{"essential":true,"values":["urn:other"]}}}',
      },
    ],
    ["request_not_supported", "a request object", { request: "e30.e30." }],
    [
      "request_uri_not_supported",
      "a request_uri that is not ours",
      { request_uri: "https://app.example.com/r" },
    ],
    ["registration_not_supported", "registration", { registration: "{}" }],
    ["invalid_request", "an id_token_hint that is none of ours", { id_token_hint: "e30.e30.e30" }],
    ["invalid_request", "a login_hint with a control character", { login_hint: "ana\u0000@example.com" }],
    ["invalid_request", "a login_hint that is too long", { login_hint: "a".repeat(400) }],
    ["invalid_request", "a nonce that is too long", { nonce: "n".repeat(2000) }],
  ])("%s: %s", async (error, _, changes) => {
    const before = await readWholeTable(table);
    const answer = await browser.authorize(changes);
    expect(answer.status).toBe(303);
    expect(answer.headers.location?.startsWith(`${REDIRECT_URI}?error=${error}&`)).toBe(true);
    expect(Object.fromEntries(paramsOf(answer))).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
      state: "state-1",
      iss: "https://id.example.com",
    });
    expect(answer.cookies).toEqual([]);
    expect(await readWholeTable(table)).toEqual(before);
  });

  it("invalid_request: any parameter that comes twice; a state that does is not sent back", async () => {
    const query = new URLSearchParams(scene.requestOf());
    for (const name of ["scope", "state", "nonce", "prompt", "foo"]) {
      const answer = await browser.call({ path: `/oauth2/authorize?${query}&${name}=a&${name}=b` });
      expect(errorOf(answer)).toBe("invalid_request");
      expect(paramsOf(answer).get("state")).toBe(name === "state" ? null : "state-1");
    }
  });

  it("invalid_request, without it, for a state too long to be carried back", async () => {
    // Encoded, each of these is three characters; the limit is 4096.
    for (const character of ["~", "!", "'", "(", ")", "/"]) {
      const long = await browser.authorize({ state: character.repeat(1366) });
      expect([errorOf(long), paramsOf(long).get("state")]).toEqual(["invalid_request", null]);
      const short = await browser.authorize({ state: character.repeat(1365), prompt: "none" });
      expect(paramsOf(short).get("state")).toBe(character.repeat(1365));
    }
    const answer = await browser.authorize({ state: "ü".repeat(1500) });
    expect([errorOf(answer), paramsOf(answer).get("state")]).toEqual(["invalid_request", null]);
    for (const character of ["a", " "])
      expect(errorOf(await browser.authorize({ state: character.repeat(4096), prompt: "none" }))).toBe(
        "login_required",
      );
  });
});

describe("a request may have", () => {
  it.each<[string, Record<string, string | undefined>]>([
    ["no nonce", { nonce: undefined }],
    ["no state", { state: undefined }],
    ["unknown parameters", { extra: "foobar" }],
    ["unknown scopes", { scope: "address openid phone foo" }],
    ["display=page", { display: "page" }],
    ["display=popup", { display: "popup" }],
    ["acr_values that we do not have", { acr_values: "1 2" }],
    ["claims_locales", { claims_locales: "se" }],
    ["ui_locales that we do not have", { ui_locales: "se fr" }],
    ["an essential name", { claims: '{"userinfo":{"name":{"essential":true}}}' }],
    ["prompt=login and consent together", { prompt: "login consent" }],
    ["a login_hint in any script", { login_hint: "анна@пример.рф" }],
  ])("%s", async (_, changes) => {
    expect(idOf(await browser.authorize(changes))).toMatch(/^azn_/);
  });

  it("the parameters in the body, which are asked for again with GET, where cookies come along", async () => {
    const answer = await browser.form("/oauth2/authorize", scene.requestOf());
    expect(answer.status).toBe(303);
    const { location = "" } = answer.headers;
    expect(location).toMatch(
      /^https:\/\/id\.example\.com\/oauth2\/authorize\?client_id=cli_\w+&request_uri=urn%3A/,
    );
    expect(location).not.toContain("nonce-1");
    const again = await browser.call({ path: location.slice("https://id.example.com".length) });
    const begun = await scene.authorizations.get(idOf(again));
    expect(begun?.request).toMatchObject({ nonce: "nonce-1", state: "state-1", redirectUri: REDIRECT_URI });
  });

  it("a body of another type only refused by a page", async () => {
    const answer = await browser.call({ path: "/oauth2/authorize", method: "POST", body: scene.requestOf() });
    expect([answer.status, answer.headers["content-type"]]).toEqual([415, "text/html; charset=utf-8"]);
  });
});

describe("what is asked for is kept as it came", () => {
  it.each([
    "s".repeat(128),
    "s".repeat(2000),
    "ünïcödé 🔑 日本語",
    "a b+c%20d&e=f#g?h/i;j,k",
    '"><script>alert(1)</script>',
    "line\r\nSet-Cookie: x=y",
    "%0d%0aSet-Cookie:%20x=y",
    '{"a":[1,2]}',
  ])("state %j", async (state) => {
    const answer = await browser.authorize({ state, prompt: "none" });
    expect(paramsOf(answer).get("state")).toBe(state);
    expect(answer.headers.location).toMatch(/^[\x21-\x7e]+$/);
    expect(Object.keys(answer.headers)).not.toContain("set-cookie");
  });

  it("nonce, scopes, claims and challenge", async () => {
    const claims = '{"id_token":{"name":null},"userinfo":{"email":{"essential":true}}}';
    const nonce = "n-ünïcödé-🔑";
    const id = idOf(await browser.authorize({ nonce, claims, scope: "email openid foo offline_access" }));
    expect((await scene.authorizations.get(id))?.request).toMatchObject({
      nonce,
      scopes: ["openid", "email"],
      claims: JSON.parse(claims),
      codeChallenge: scene.requestOf().code_challenge,
    });
  });
});

describe("claims of scopes that the integration does not allow", () => {
  it("are left out as the scopes are, wherever they are asked for; whom it is about stays", async () => {
    const strict = await scene.createClient({ allowedScopes: ["openid", "profile"] });
    const asked = {
      sub: { value: "idn_x" },
      acr: null,
      name: { essential: true },
      email: { essential: true },
      phone_number: null,
    };
    const claims = JSON.stringify({ id_token: asked, userinfo: asked });
    const id = idOf(await browser.authorize({ scope: "openid email phone", claims }, strict.clientId));
    const kept = { sub: { value: "idn_x" }, acr: null, name: { essential: true } };
    expect((await scene.authorizations.get(id))?.request).toMatchObject({
      scopes: ["openid"],
      claims: { id_token: kept, userinfo: kept },
    });
    expect(JSON.stringify((await scene.authorizations.get(id))?.request.claims)).not.toMatch(/email|phone/);
  });
});

describe("claims that a stranger made up", () => {
  const keep = async (claims: string) => {
    const id = idOf(await browser.authorize({ claims }));
    return (await scene.authorizations.get(id))?.request.claims;
  };

  it("are left out, whatever they are called", async () => {
    const names = ["constructor", "__proto__", "toString", "", "a".repeat(500), "email"];
    const asked = `{${names.map((name) => `${JSON.stringify(name)}:null`).join(",")}}`;
    expect(await keep(`{"id_token":${asked},"userinfo":{"foo":null}}`)).toEqual({
      id_token: { email: null },
      userinfo: {},
    });
  });

  it.each([
    '{"constructor":{"name":"Set"}}',
    '{"constructor":{"name":"Number"}}',
    '{"constructor":{"name":"Uint8Array"},"length":1e9}',
    "1e400",
    "9007199254740993",
    `${"[".repeat(100)}${"]".repeat(100)}`,
  ])("have values that are taken for nothing but themselves: %s", async (value) => {
    const kept = await keep(`{"userinfo":{"email":{"value":${value},"values":[${value}]}}}`);
    expect(kept).toEqual({
      userinfo: { email: { value: expect.any(String), values: [expect.any(String)] } },
    });
  });

  it("ask for nobody and nothing where a text was meant", async () => {
    const sub = await browser.authorize({ claims: '{"id_token":{"sub":{"value":7}}}', prompt: "none" });
    expect(errorOf(sub)).toBe("login_required");
    const acr = await browser.authorize({ claims: '{"id_token":{"acr":{"essential":true,"value":7}}}' });
    expect(errorOf(acr)).toBe("unmet_authentication_requirements");
  });
});

describe("response modes", () => {
  const refused = (mode: string, changes = {}) =>
    browser.authorize({ prompt: "none", response_mode: mode, ...changes });

  it("query", async () => {
    expect((await refused("query")).headers.location).toMatch(/callback\?error=login_required&/);
  });

  it("fragment", async () => {
    expect((await refused("fragment")).headers.location).toMatch(
      /callback#error=login_required&.*&iss=https/,
    );
  });

  it("form_post: a form that submits itself, with every value escaped", async () => {
    const state = `"><script>alert('x')</script>&amp;`;
    const answer = await refused("form_post", { state });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(`<form method="post" action="${REDIRECT_URI}">`);
    expect(answer.body).toContain(
      'name="state" value="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;"',
    );
    expect(answer.body.match(/<script>/g)).toHaveLength(1);
    const policy = answer.headers["content-security-policy"] ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /);
    expect(policy).toContain("form-action https://app.example.com https:;");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
  });
});

describe("our own pages", () => {
  it("say nothing of the request, run no script, are not kept and speak the person's language", async () => {
    const answer = await browser.call({
      path: `/oauth2/authorize?client_id=${encodeURIComponent("<b>x</b>")}&redirect_uri=javascript:alert(1)`,
      headers: { "accept-language": "es-MX,es;q=0.9,en;q=0.8" },
    });
    expect(answer.body).toContain('<html lang="es">');
    expect(answer.body).not.toMatch(/<b>|javascript|<script/);
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
    });
  });
});
