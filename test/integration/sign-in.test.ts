import { createHash, randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { plant } from "../support/planted.ts";
import {
  type Answer,
  call,
  connectProduct,
  eventually,
  expectCall,
  type Json,
  type Product,
  readCode,
} from "../support/system.ts";

/*
 * The front channel under the roles of the deployed functions, each right used at least once; the same run looks for the
 * codes and cookies of it in the table and in the logs.
 */

const CALLBACK = "http://127.0.0.1:9/callback";
const BYE = "http://127.0.0.1:9/bye";

let product: Product;

beforeAll(async () => {
  product = await connectProduct();
});

const makeClient = async (settings: Json = {}) => {
  const api = `${product.baseUrl}/api/v1/integrations`;
  const made = await expectCall(201, api, {
    token: product.admin,
    body: {
      type: "OIDC",
      name: `App ${crypto.randomUUID()}`,
      workflowId: product.local.defaultWorkflowId,
      redirectUris: [CALLBACK],
      settings: { sessionReuseMinutes: 60, postLogoutRedirectUris: [BYE], ...settings },
    },
  });
  return { id: String(made.id), clientId: String(made.clientId), api };
};

const makeSecret = async ({ api, id }: { api: string; id: string }): Promise<string> => {
  const secret = await expectCall(200, `${api}/${id}/secret`, { token: product.admin, body: {} });
  plant(product.stateDir, "client-secret", String(secret.clientSecret));
  return String(secret.clientSecret);
};

/** A browser that keeps its cookies and follows no redirect by itself. */
const openBrowser = () => {
  const jar = new Map<string, string>();
  const ask = async (url: string, body?: Json | URLSearchParams): Promise<Answer> => {
    const answer = await call(url.startsWith("/") ? `${product.baseUrl}${url}` : url, {
      ...(body === undefined ? {} : { body }),
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(body === undefined ? {} : { origin: product.baseUrl }),
      },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const pair = cookie.split(";")[0] ?? "";
      const at = pair.indexOf("=");
      jar.set(pair.slice(0, at), pair.slice(at + 1));
      plant(
        product.stateDir,
        "cookie",
        pair
          .slice(at + 1)
          .split(".")
          .at(-1) ?? "",
      );
    }
    return answer;
  };
  return { jar, ask };
};
type Browser = ReturnType<typeof openBrowser>;

const locationOf = (answer: Answer): URL => {
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`no redirect but ${answer.status}: ${JSON.stringify(answer.body)}`);
  return new URL(location);
};

const requestOf = (clientId: string, changes: Record<string, string> = {}) => {
  const verifier = randomBytes(32).toString("base64url");
  const parameters = {
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid email",
    state: crypto.randomUUID(),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  };
  return { verifier, parameters };
};

const verify = async (browser: Browser, id: string, address: string): Promise<Answer> => {
  const since = new Date();
  const begun = await browser.ask(`/oauth2/authorizations/${id}/begin`, {
    device: "HERE",
    loginHint: address,
  });
  expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  const token = String(begun.body.url).split("/v/")[1] ?? "";
  plant(product.stateDir, "link-token", token);
  await browser.ask("/v/api/start", { token });
  const code = await readCode(product.local, address, since);
  plant(product.stateDir, "code", code);
  await browser.ask("/v/api/modules/one-time-code/verify", { code });
  await eventually("the end", async () =>
    (await browser.ask(`/oauth2/authorizations/${id}`)).body.state === "DONE" ? true : undefined,
  );
  return browser.ask(`/oauth2/authorize/resume?authorization=${id}`);
};

const redeem = async (answer: Answer, verifier: string, clientId: string, secret: string): Promise<Json> => {
  const code = locationOf(answer).searchParams.get("code") ?? "";
  plant(product.stateDir, "authorization-code", code.split(".")[1] ?? "");
  const tokens = await expectCall(200, `${product.baseUrl}/oauth2/token`, {
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: CALLBACK,
      code_verifier: verifier,
      client_id: clientId,
      client_secret: secret,
    }),
  });
  plant(product.stateDir, "access-token", String(tokens.access_token));
  return tokens;
};

const subjectOf = (tokens: Json): string =>
  JSON.parse(Buffer.from(String(tokens.id_token).split(".")[1] ?? "", "base64url").toString("utf8")).sub;

describe("the rights of the functions are enough to", () => {
  it("push a request, sign in, be known again, and sign out by the ID token", async () => {
    const client = await makeClient();
    const secret = await makeSecret(client);
    const { clientId } = client;
    const address = `ana-${crypto.randomUUID()}@example.com`;
    const browser = openBrowser();
    const pushed = requestOf(clientId);
    const par = await expectCall(201, `${product.baseUrl}/oauth2/par`, {
      body: new URLSearchParams({ ...pushed.parameters, client_secret: secret }),
    });
    plant(product.stateDir, "request-uri", String(par.request_uri).split(":").at(-1) ?? "");
    const query = new URLSearchParams({ client_id: clientId, request_uri: String(par.request_uri) });
    const page = locationOf(await browser.ask(`/oauth2/authorize?${query}`));
    const answer = await verify(browser, page.searchParams.get("id") ?? "", address);
    expect(locationOf(answer).searchParams.get("state")).toBe(pushed.parameters.state);
    const tokens = await redeem(answer, pushed.verifier, clientId, secret);
    const subject = subjectOf(tokens);

    const silent = requestOf(clientId, { prompt: "none", id_token_hint: String(tokens.id_token) });
    const again = await browser.ask(`/oauth2/authorize?${new URLSearchParams(silent.parameters)}`);
    expect(subjectOf(await redeem(again, silent.verifier, clientId, secret))).toBe(subject);

    const logout = new URLSearchParams({
      id_token_hint: String(tokens.id_token),
      post_logout_redirect_uri: BYE,
      state: "x",
    });
    expect(locationOf(await browser.ask(`/oauth2/logout?${logout}`)).href).toBe(`${BYE}?state=x`);
    const gone = await browser.ask(`/oauth2/authorize?${new URLSearchParams(silent.parameters)}`);
    expect(locationOf(gone).searchParams.get("error")).toBe("login_required");

    // Known by the identity's id now, by POST, and given up.
    const posted = requestOf(clientId, { login_hint: subject });
    const asked = await browser.ask("/oauth2/authorize", new URLSearchParams(posted.parameters));
    const id = locationOf(await browser.ask(locationOf(asked).href)).searchParams.get("id") ?? "";
    const begun = await browser.ask(`/oauth2/authorizations/${id}/begin`, { device: "ELSEWHERE" });
    expect(begun.body).toMatchObject({ state: "ELSEWHERE", asksForLogin: false });
    await browser.ask(`/oauth2/authorizations/${id}/begin`, { device: "HERE" });
    expect((await browser.ask(`/oauth2/authorizations/${id}/cancel`, {})).body.state).toBe("DONE");
    const canceled = await browser.ask(`/oauth2/authorize/resume?authorization=${id}`);
    expect(locationOf(canceled).searchParams.get("error")).toBe("access_denied");
  });

  it("push a request with a signed assertion, once, for a client that knows people by another name", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const client = await makeClient({
      tokenEndpointAuthMethods: ["private_key_jwt"],
      jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: "ES256", use: "sig" }] },
      subjectType: "pairwise",
    });
    const { clientId } = client;
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: "ES256" })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(product.baseUrl)
      .setIssuedAt()
      .setExpirationTime("1m")
      .sign(privateKey);
    const push = () =>
      call(`${product.baseUrl}/oauth2/par`, {
        body: new URLSearchParams({
          ...requestOf(clientId).parameters,
          client_assertion: assertion,
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        }),
      });
    expect((await push()).status).toBe(201);
    expect((await push()).status).toBe(401);

    // The key of pairwise subjects is needed where the person of this browser has to be compared.
    const browser = openBrowser();
    const { parameters } = requestOf(clientId);
    const id = locationOf(
      await browser.ask(`/oauth2/authorize?${new URLSearchParams(parameters)}`),
    ).searchParams.get("id");
    await verify(browser, id ?? "", `bo-${crypto.randomUUID()}@example.com`);
    const claims = JSON.stringify({ id_token: { sub: { value: "somebody-else" } } });
    const other = new URLSearchParams({ ...parameters, prompt: "none", claims });
    const refused = await browser.ask(`/oauth2/authorize?${other}`);
    expect(locationOf(refused).searchParams.get("error")).toBe("login_required");
  });
});
