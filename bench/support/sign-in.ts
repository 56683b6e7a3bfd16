import { createHash, randomBytes } from "node:crypto";
import type { Agent } from "node:http";
import { expectAnswer } from "./load.ts";
import { basic, type Customer, call } from "./product.ts";
import { readCode } from "./verification.ts";

/** Where the browser would go with the code; nobody is there. */
export const CALLBACK = "http://127.0.0.1:9/callback";

export interface LoginClient {
  clientId: string;
  clientSecret: string;
}

/** An application that lets a verification count for an hour. */
export const createLoginClient = async ({ api, admin, local }: Customer): Promise<LoginClient> => {
  const made = await call(`${api}/integrations`, {
    token: admin,
    body: {
      type: "OIDC",
      name: "Bench application",
      workflowId: local.defaultWorkflowId,
      redirectUris: [CALLBACK],
      settings: { sessionReuseMinutes: 60, idTokenSignedResponseAlg: "ES256" },
    },
  });
  const secret = await call(`${api}/integrations/${made.id}/secret`, { token: admin, body: {} });
  return { clientId: String(secret.clientId), clientSecret: String(secret.clientSecret) };
};

interface AuthorizationRequest {
  path: string;
  verifier: string;
}

const newRequest = (clientId: string): AuthorizationRequest => {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid",
    state: "x".repeat(16),
    nonce: "n".repeat(16),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  return { path: `/oauth2/authorize?${query}`, verifier };
};

export interface Ports {
  authorize: number;
  token: number;
}

/** From the authorization request of a browser that is known to the ID token. */
export const signInAgain = async (
  agent: Agent,
  ports: Ports,
  client: LoginClient,
  cookie: string,
): Promise<string> => {
  const { path, verifier } = newRequest(client.clientId);
  const redirect = await expectAnswer(agent, { port: ports.authorize, path, headers: { cookie } }, 303);
  const code = new URL(redirect.headers.location ?? "", CALLBACK).searchParams.get("code");
  if (code === null) throw new Error(`Instead of a code: ${redirect.headers.location}`);
  const answer = await expectAnswer(agent, {
    port: ports.token,
    path: "/oauth2/token",
    headers: {
      authorization: basic(client.clientId, client.clientSecret),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: CALLBACK,
      code_verifier: verifier,
    }).toString(),
  });
  const { id_token: idToken } = JSON.parse(answer.body);
  if (typeof idToken !== "string") throw new Error(`No ID token in ${answer.body}`);
  return idToken;
};

/** A browser as far as cookies go: follows redirects on one host and keeps what it is given. */
const openBrowser = (baseUrl: string) => {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const ask = async (path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(new URL(path, baseUrl), {
      method: body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: {
        cookie: cookie(),
        ...(body === undefined ? {} : { origin: baseUrl, "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ""] = set.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return response;
  };
  return { cookie, ask };
};

const locationOf = (response: Response): string => {
  const location = response.headers.get("location");
  if (location === null) throw new Error(`No redirect but ${response.status}.`);
  return location;
};

/** The first sign-in of a browser at ours: with a verification. Returns the cookies by which it is known from then on. */
export const signInFirst = async ({ local }: Customer, client: LoginClient): Promise<string> => {
  const address = `${crypto.randomUUID()}@example.com`;
  const browser = openBrowser(local.baseUrl);
  const page = new URL(locationOf(await browser.ask(newRequest(client.clientId).path)), local.baseUrl);
  const id = page.searchParams.get("id") ?? "";
  const begun = await browser.ask(`/oauth2/authorizations/${id}/begin`, {
    device: "HERE",
    loginHint: address,
  });
  const { url } = await begun.json();
  await browser.ask("/v/api/start", { token: String(url).split("/v/")[1] });
  const code = await readCode(local.outboxUrl, address);
  await browser.ask("/v/api/modules/one-time-code/verify", { code });
  const back = await browser.ask(`/oauth2/authorize/resume?authorization=${id}`);
  if (!locationOf(back).startsWith(CALLBACK)) throw new Error(`The sign-in ended at ${locationOf(back)}`);
  return browser.cookie();
};

/** The same at the peer, which signs in whoever comes. */
export const signInAtPeer = async (port: number, { clientId }: LoginClient): Promise<string> => {
  const browser = openBrowser(`http://127.0.0.1:${port}`);
  let next = newRequest(clientId).path;
  for (let count = 0; count < 5 && !next.startsWith(CALLBACK); count++) {
    const location = new URL(locationOf(await browser.ask(next)), `http://127.0.0.1:${port}`);
    next = location.href.startsWith(CALLBACK) ? location.href : `${location.pathname}${location.search}`;
  }
  if (!next.startsWith(CALLBACK)) throw new Error(`The peer's sign-in ended at ${next}`);
  return browser.cookie();
};
