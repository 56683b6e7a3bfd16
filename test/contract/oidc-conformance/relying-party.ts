import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { expect } from "vitest";
import { type HttpBrowser, openHttpBrowser } from "../../support/http-browser.ts";
import { createLoginClient, type LoginClient, newAddress, signIn } from "../../support/oidc-login.ts";
import { plant } from "../../support/planted.ts";
import { type Answer, call, connectProduct, type Json, type Product } from "../../support/system.ts";

/*
 * What the modules of the OpenID Foundation's conformance suite have in common: a client that is registered in
 * advance, checks of every answer, ID token and userinfo. What the suite only warns about fails here.
 */

export const REDIRECT_URI = "https://rp.example.com/callback";
export const AFTER_LOGOUT = "https://rp.example.com/logged-out";

export type Parameters = Readonly<Record<string, string | undefined>>;

/** Claims that an ID token has without being asked for them. */
const ID_TOKEN_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "at_hash", "auth_time", "acr", "amr", "nonce"];

const isString = (value: unknown): boolean => typeof value === "string" && value !== "";
const claimTypes: Record<string, (value: unknown) => boolean> = {
  sub: isString,
  name: isString,
  given_name: isString,
  family_name: isString,
  email: isString,
  phone_number: isString,
  email_verified: (value) => typeof value === "boolean",
  phone_number_verified: (value) => typeof value === "boolean",
};

export interface Tokens {
  answer: Json;
  claims: Json;
  accessToken: string;
}

export interface Asked {
  state: string;
  nonce: string | undefined;
  url: string;
}

export const createRelyingParty = async () => {
  const product: Product = await connectProduct();
  const { issuer } = product.local;
  const metadata = (await call(`${issuer}/.well-known/openid-configuration`)).body;
  const keys = createRemoteJWKSet(new URL(String(metadata.jwks_uri)));
  const register = (settings: Json = {}): Promise<LoginClient> =>
    createLoginClient(product, [REDIRECT_URI], {
      // No module of the plan but one sends PKCE.
      pkce: "optional",
      sessionReuseMinutes: 60,
      allowedScopes: ["openid", "profile", "email", "phone", "offline_access"],
      postLogoutRedirectUris: [AFTER_LOGOUT],
      ...settings,
    });
  const client = await register();

  const ask = (changes: Parameters = {}, of: LoginClient = client): Asked => {
    const state = randomBytes(16).toString("base64url");
    const all: Parameters = {
      client_id: of.clientId,
      scope: "openid",
      redirect_uri: REDIRECT_URI,
      state,
      response_type: "code",
      nonce: randomBytes(16).toString("base64url"),
      ...changes,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(all)) if (value !== undefined) query.append(name, value);
    return {
      state: all.state ?? state,
      nonce: all.nonce,
      url: `${metadata.authorization_endpoint}?${query}`,
    };
  };

  /** Every callback: where it goes, the state, who answered, and nothing that was not expected. */
  const checkCallback = (callback: URL, { state }: Asked): URLSearchParams => {
    expect(`${callback.origin}${callback.pathname}`).toBe(REDIRECT_URI);
    const parameters = callback.searchParams;
    expect(parameters.get("state")).toBe(state);
    expect(parameters.get("iss")).toBe(issuer);
    const expected = parameters.has("error")
      ? ["error", "error_description", "state", "iss"]
      : ["code", "state", "iss"];
    expect([...parameters.keys()].sort()).toEqual([...expected].sort());
    return parameters;
  };

  /** A browser of a person who is not signed in yet. */
  const openPerson = (browser: HttpBrowser = openHttpBrowser()) => {
    const address = newAddress();
    return {
      browser,
      address,
      authorize: async (asked: Asked) => {
        const { callback, verified } = await signIn(browser, product, asked.url, address);
        return { parameters: checkCallback(callback, asked), verified };
      },
    };
  };

  const tokenRequest = (body: Record<string, string>, of: LoginClient, byPost = false): Promise<Answer> =>
    call(String(metadata.token_endpoint), {
      headers: byPost
        ? {}
        : {
            authorization: `Basic ${Buffer.from(`${of.clientId}:${of.clientSecret}`).toString("base64")}`,
          },
      body: new URLSearchParams({
        ...body,
        ...(byPost ? { client_id: of.clientId, client_secret: of.clientSecret } : {}),
      }),
    });

  const redeem = (
    code: string,
    extra: Record<string, string> = {},
    of: LoginClient = client,
    byPost = false,
  ): Promise<Answer> =>
    tokenRequest(
      { grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI, ...extra },
      of,
      byPost,
    );

  /** Every ID token. `also` are claims that were asked for. */
  const checkTokens = async (
    { status, headers, body }: Answer,
    nonce: string | undefined,
    of: LoginClient = client,
    also: readonly string[] = [],
  ): Promise<Tokens> => {
    expect(status, JSON.stringify(body)).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toBe("application/json");
    expect(body.token_type).toBe("Bearer");
    expect(body.expires_in).toBeGreaterThan(0);
    const accessToken = String(body.access_token);
    plant(product.stateDir, "access-token", accessToken);
    const { payload, protectedHeader } = await jwtVerify(String(body.id_token), keys, {
      issuer,
      audience: of.clientId,
      requiredClaims: ["sub", "exp", "iat"],
      maxTokenAge: 300,
    });
    expect(protectedHeader.kid).toEqual(expect.any(String));
    expect((payload.exp ?? 0) - Date.now() / 1000).toBeLessThan(50 * 365 * 86_400);
    expect(payload.nonce).toBe(nonce);
    expect(payload.auth_time).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
    expect(payload.acr).not.toBe("");
    const half = createHash("sha256").update(accessToken).digest().subarray(0, 16);
    expect(payload.at_hash).toBe(half.toString("base64url"));
    expect(Object.keys(payload).filter((name) => ![...ID_TOKEN_CLAIMS, ...also].includes(name))).toEqual([]);
    return { answer: body, claims: payload, accessToken };
  };

  /** Every userinfo. */
  const checkUserinfo = ({ status, headers, body }: Answer, { claims }: Tokens): Json => {
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(body.sub).toBe(claims.sub);
    for (const [name, isRight] of Object.entries(claimTypes))
      if (name in body) expect(isRight(body[name]), name).toBe(true);
    return body;
  };

  const userinfo = async (tokens: Tokens): Promise<Json> =>
    checkUserinfo(await call(String(metadata.userinfo_endpoint), { token: tokens.accessToken }), tokens);

  /** The happy flow of most modules. */
  const run = async (person: ReturnType<typeof openPerson>, changes: Parameters = {}, of = client) => {
    const asked = ask(changes, of);
    const { parameters, verified } = await person.authorize(asked);
    expect(parameters.get("error"), parameters.get("error_description") ?? "").toBeNull();
    const code = parameters.get("code") ?? "";
    const tokens = await checkTokens(await redeem(code, {}, of), asked.nonce, of);
    return { ...tokens, code, verified };
  };

  /** Errors that are told by redirect. */
  const refusal = async (browser: HttpBrowser, asked: Asked): Promise<string> => {
    const page = await browser.visit(asked.url, ({ origin }) => origin === new URL(REDIRECT_URI).origin);
    return checkCallback(new URL(page.url), asked).get("error") ?? "none";
  };

  return {
    product,
    issuer,
    metadata,
    client,
    register,
    ask,
    openPerson,
    tokenRequest,
    redeem,
    checkTokens,
    checkUserinfo,
    userinfo,
    run,
    refusal,
  };
};
export type RelyingParty = Awaited<ReturnType<typeof createRelyingParty>>;
