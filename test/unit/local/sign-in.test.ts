import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createResolver } from "../../../local/assembly/resolve.ts";
import { createSignIn } from "../../../local/aws/sign-in.ts";
import { createUserDirectory, type UserDirectory } from "../../../local/aws/users.ts";
import { openState, type State } from "../../../local/state.ts";

/** A browser that signs in: follows redirects and keeps cookies. */
const directory = mkdtempSync(join(tmpdir(), "countersign-sign-in-"));
const redirectUri = "http://127.0.0.1:4310/callback";
let state: State;
let users: UserDirectory;
let issuer: string;
let close: () => void;

beforeAll(async () => {
  state = openState(directory);
  const resolver = createResolver({ stacks: [], region: "r", account: "a", attributeOf: () => "" });
  users = createUserDirectory({ state, stacks: [], resolver, sendInvitation: () => {} });
  for (const name of ["ana", "eve"]) {
    users.actions.AdminCreateUser?.({
      Username: name,
      UserAttributes: [{ Name: "email", Value: `${name}@example.com` }],
    });
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname.replace("/pool_1", "");
    signIn.handle(request, response, path).catch((error) => response.writeHead(500).end(String(error)));
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pool_1`;
  const clients = [{ id: "dashboard", redirectUris: [redirectUri], logoutUris: [] }];
  const signIn = await createSignIn({ issuer, clients, users, state });
  close = () => server.close();
});
afterAll(() => {
  close();
  state.close();
  rmSync(directory, { recursive: true });
});

function openBrowser() {
  const jar = new Map<string, string>();
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, redirect: "manual", headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      jar.set(name, value.join("="));
    }
    return response;
  };
}

const discover = async () => (await fetch(`${issuer}/.well-known/openid-configuration`)).json();

async function authorize(browse: ReturnType<typeof openBrowser>, changes: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString("base64url");
  const { authorization_endpoint } = await discover();
  const parameters = new URLSearchParams({
    client_id: "dashboard",
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid email",
    state: "s",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  });
  const response = await browse(`${authorization_endpoint}?${parameters}`);
  return { verifier, response, location: new URL(response.headers.get("location") ?? "", issuer).href };
}

const subOf = (name: string) => users.find(name)?.sub ?? "";

/** Follows redirects until the client's own address. */
async function follow(browse: ReturnType<typeof openBrowser>, location: string): Promise<URL> {
  for (let step = 0; step < 10 && !location.startsWith(redirectUri); step += 1) {
    const next = await browse(location);
    location = new URL(next.headers.get("location") ?? "", issuer).href;
  }
  return new URL(location);
}

test("a redirect URI that the client does not have is refused", async () => {
  const { response } = await authorize(openBrowser(), { redirect_uri: "https://elsewhere.example/" });
  expect(response.status).toBe(400);
});

test("a chosen user comes back with a code that buys an access token like Cognito's", async () => {
  const browse = openBrowser();
  const { verifier, location } = await authorize(browse);
  const page = await (await browse(location)).text();
  expect(page).toContain("ana@example.com");
  const posted = await browse(location, { method: "POST", body: new URLSearchParams({ sub: subOf("ana") }) });
  const back = await follow(browse, new URL(posted.headers.get("location") ?? "", issuer).href);
  const { token_endpoint } = await discover();
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: "dashboard",
    code: back.searchParams.get("code") ?? "",
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const headers = { origin: "http://127.0.0.1:4310" };
  const answer = await fetch(token_endpoint, { method: "POST", body, headers });
  expect(answer.headers.get("access-control-allow-origin")).toBe("http://127.0.0.1:4310");
  const { access_token, id_token } = await answer.json();
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(access_token, keys, { issuer });
  expect(payload).toMatchObject({
    sub: subOf("ana"),
    client_id: "dashboard",
    token_use: "access",
    username: "ana",
  });
  expect((await jwtVerify(id_token, keys, { issuer, audience: "dashboard" })).payload.sub).toBe(subOf("ana"));
  expect((await fetch(token_endpoint, { method: "POST", body })).status).toBe(400);
});

test("a disabled user is neither listed nor let in", async () => {
  users.actions.AdminDisableUser?.({ Username: "eve" });
  const browse = openBrowser();
  const { location } = await authorize(browse);
  expect(await (await browse(location)).text()).not.toContain("eve@example.com");
  const posted = await browse(location, { method: "POST", body: new URLSearchParams({ sub: subOf("eve") }) });
  expect(posted.status).toBe(200);
  users.actions.AdminEnableUser?.({ Username: "eve" });
});

test("tokens for scripts verify like those of the sign-in", async () => {
  const signIn = await createSignIn({
    issuer,
    clients: [{ id: "dashboard", redirectUris: [], logoutUris: [] }],
    users,
    state,
  });
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(await signIn.makeToken("eve", 60), keys, { issuer });
  expect(payload).toMatchObject({ sub: subOf("eve"), client_id: "dashboard" });
  await expect(signIn.makeToken("nobody", 60)).rejects.toThrow("nobody");
});

test.each([
  ["AdminCreateUser", "ana", "UsernameExistsException"],
  ["AdminGetUser", "nobody", "UserNotFoundException"],
  ["AdminDeleteUser", "nobody", "UserNotFoundException"],
  ["AdminDisableUser", "nobody", "UserNotFoundException"],
])("%s of %s answers %s", (action, Username, name) => {
  expect(() => users.actions[action]?.({ Username })).toThrow(expect.objectContaining({ name }));
});
