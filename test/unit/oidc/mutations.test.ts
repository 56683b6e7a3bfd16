import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { callFunction } from "../../support/http-event.ts";
import { createTestTable } from "../../support/test-table.ts";
import { createScene, REDIRECT_URI } from "./front-channel/scene.ts";
import { createLoginClient, issueCode, type LoginClient, signIn } from "./login-fixture.ts";
import { basic, createTokenEndpoint, type TokenEndpoint } from "./token-fixture.ts";

/*
 * Requests that are nearly right, at every endpoint but *authorize*, which has a test of its own. Whatever comes: an
 * answer of ours in the format that was promised, nothing given, and no redirect that leads to a stranger.
 */

const RUNS = 400;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const BACK = "https://app.example.com/bye";

const NEAR = [
  "",
  "a".repeat(9000),
  "\u0000",
  "\ud800",
  "%00%0d%0a",
  "\r\nSet-Cookie: a=b",
  "💥".repeat(40),
  "ﬀ",
  "é".normalize("NFD"),
  "__proto__",
  "constructor",
  "authorization_code",
  "refresh_token",
  "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  "eyJhbGciOiJub25lIn0.e30.",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA",
  "..",
  `${"x".repeat(22)}.${"y".repeat(43)}`,
  `${"x".repeat(22)}.${"y".repeat(22)}.${"z".repeat(43)}`,
  "https://evil.example/",
];

const text = fc.oneof(fc.constantFrom(...NEAR), fc.string({ unit: "binary", maxLength: 60 }));

const mutations = fc.array(
  fc.record({ at: fc.nat(), value: text, kind: fc.constantFrom("replace", "repeat", "remove", "add") }),
  { minLength: 1, maxLength: 4 },
);
type Mutations = { at: number; value: string; kind: string }[];

/** The parameters after the mutations, as a form. */
const mutate = (base: Readonly<Record<string, string>>, changes: Mutations): string => {
  const pairs = Object.entries(base);
  for (const { at, value, kind } of changes) {
    const pair = pairs[at % pairs.length];
    if (pair === undefined) continue;
    if (kind === "remove") pairs.splice(at % pairs.length, 1);
    else if (kind === "repeat") pairs.push([pair[0], value]);
    else if (kind === "add") pairs.push([value, "1"]);
    else pairs[at % pairs.length] = [pair[0], value];
  }
  return new URLSearchParams(
    pairs.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
  ).toString();
};

/** What a header can hold on its way to us. */
const header = (value: string): string => value.toWellFormed().replaceAll(/[\0\r\n]/g, "");

const table = await createTestTable();
let endpoint: TokenEndpoint;
let client: LoginClient;
beforeAll(async () => {
  endpoint = await createTokenEndpoint(table);
  client = await createLoginClient(endpoint);
});

it(`${RUNS} mutated requests to token, introspection, revocation and userinfo are answered, and give nothing`, async () => {
  const { tokens } = await signIn(endpoint, client, { scopes: ["openid", "email", "offline_access"] });
  const credentials = { client_id: client.clientId, client_secret: client.secret };
  // Of another client: nothing that is nearly right may be good.
  const stranger = await createLoginClient(endpoint);
  const { body: request } = await issueCode(endpoint, stranger);
  const bases: [path: string, base: Record<string, string>][] = [
    ["/oauth2/token", { ...request, ...credentials }],
    ["/oauth2/token", { grant_type: "refresh_token", refresh_token: "x", scope: "openid", ...credentials }],
    ["/oauth2/token", { grant_type: "client_credentials", ...credentials }],
    ["/oauth2/introspect", { token: "x", ...credentials }],
    ["/oauth2/revoke", { token: "x", token_type_hint: "access_token", ...credentials }],
    ["/userinfo", { access_token: "x" }],
  ];
  const authorization = fc.oneof(
    fc.constant(undefined),
    fc.constantFrom(
      "Basic",
      "Basic ",
      "Bearer",
      `Bearer ${tokens.access_token}x`,
      "Basic Og==",
      "Digest a=b",
    ),
    text.map((value) => `Basic ${value}`),
    text.map((value) => `Basic ${Buffer.from(value.toWellFormed()).toString("base64")}`),
    text.map((value) => basic(client.clientId, value.toWellFormed())),
    text.map((value) => `Bearer ${value}`),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bases),
      mutations,
      authorization,
      async ([path, base], changes, credential) => {
        const answer = await callFunction(endpoint.handler, {
          method: "POST",
          path,
          headers: { ...FORM, ...(credential === undefined ? {} : { authorization: header(credential) }) },
          body: mutate(base, changes),
        });
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers["cache-control"]).toBe("no-store");
        expect(answer.headers.location).toBeUndefined();
        for (const name of ["access_token", "id_token", "refresh_token", "email"])
          expect(answer.body ?? {}).not.toHaveProperty(name);
        if (answer.status < 400) return;
        expect(answer.headers["content-type"]).toBe("application/json");
        expect(Object.keys(answer.body)).toEqual(["error", "error_description"]);
        expect(answer.body.error).toMatch(/^[a-z_]+$/);
        // RFC 6749 §5.2.
        expect(answer.body.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/);
      },
    ),
    { numRuns: RUNS },
  );
  // Nothing of all that ended the login, or used the code up.
  const redeemed = await endpoint.post(
    new URLSearchParams({
      ...request,
      client_id: stranger.clientId,
      client_secret: stranger.secret,
    }).toString(),
  );
  expect(redeemed.status).toBe(200);
});

it(`${RUNS} mutated requests to PAR, resume, sign-out and the page's API lead to no stranger`, async () => {
  const scene = await createScene(table, {
    settings: { sessionReuseMinutes: 60, postLogoutRedirectUris: [BACK] },
  });
  const browser = scene.createBrowser();
  const id = await scene.signInHere(browser);
  const hint = scene.ids.token();
  scene.hints.set(hint, { subject: "idn_other", clientIds: [scene.client.clientId] });
  const pushed = { ...scene.requestOf(), client_secret: scene.client.secret };
  const signOut = { id_token_hint: hint, client_id: scene.client.clientId, post_logout_redirect_uri: BACK };
  const targets: [method: string, path: string, base: Record<string, string>][] = [
    ["POST", "/oauth2/par", pushed],
    ["GET", "/oauth2/logout", { ...signOut, state: "s", ui_locales: "es" }],
    ["POST", "/oauth2/logout", { ...signOut, confirm: "yes" }],
    ["GET", "/oauth2/authorize/resume", { authorization: "azn_00000000000000000000000000" }],
    ["GET", `/oauth2/authorizations/${id}`, { x: "1" }],
    ["POST", `/oauth2/authorizations/${id}/begin`, { device: "HERE", loginHint: "x" }],
  ];
  const stranger = scene.createBrowser();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...targets),
      mutations,
      text,
      text,
      async ([method, path, base], changes, cookie, origin) => {
        const query = mutate(base, changes);
        const answer = await stranger.call({
          method,
          path: method === "GET" ? `${path}?${query}` : path,
          cookies: [`__Host-countersign_op=${header(cookie)}`, header(cookie)],
          ...(method === "GET" ? {} : { headers: { ...FORM, origin: header(origin) }, body: query }),
        });
        expect(answer.status).toBeLessThan(500);
        const { location } = answer.headers;
        if (location !== undefined) {
          expect(location === BACK || location.startsWith(`${BACK}?state=`), location).toBe(true);
          expect(location).toMatch(/^[\x21-\x7e]+$/);
        }
        if (answer.status === 200 && path === "/oauth2/par") throw new Error("200 is no answer to PAR");
        expect(String(answer.body)).not.toContain("<script>");
        for (const set of answer.cookies) expect(set).not.toMatch(/[\r\n]/);
      },
    ),
    { numRuns: RUNS },
  );
  // The browser that began is still answered, at the address that was registered.
  expect((await browser.resume(id)).headers.location).toMatch(`${REDIRECT_URI}?code=`);
});
