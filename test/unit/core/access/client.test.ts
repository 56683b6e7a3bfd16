import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createClientAccess } from "../../../../lambdas/core/access/client.ts";
import type { SigningKey } from "../../../../lambdas/core/signing-key/schema.ts";
import type { HttpRequest } from "../../../../lambdas/platform/http/request.ts";
import { createTestClock } from "../../../support/test-clock.ts";

const baseUrl = "https://id.example.com";
const clock = createTestClock();
const now = Math.floor(clock.now().getTime() / 1000);

interface Pair {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}
let trusted: Pair;
let stranger: Pair;
let published: SigningKey[];

const toSigningKey = async (
  kid: string,
  pair: Pair,
  withdrawnAt: string | null = null,
): Promise<SigningKey> => ({
  kid,
  algorithm: "ES256",
  publicJwk: { ...(await exportJWK(pair.publicKey)) },
  createdAt: clock.now().toISOString(),
  signsFrom: clock.now().toISOString(),
  signsUntil: null,
  withdrawnAt,
});

beforeAll(async () => {
  trusted = await generateKeyPair("ES256", { extractable: true });
  stranger = await generateKeyPair("ES256", { extractable: true });
  published = [
    await toSigningKey("good", trusted),
    await toSigningKey("withdrawn", stranger, new Date(clock.now().getTime() - 1).toISOString()),
  ];
});

const claims = {
  iss: baseUrl,
  aud: baseUrl,
  sub: "cli_1",
  client_id: "cli_1",
  org_id: "org_1",
  scope: "onboarding:write onboarding:read",
  iat: now,
  exp: now + 900,
  jti: "one",
};

interface Change {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

const sign = ({ claims: changed, header, key }: Change = {}) =>
  new SignJWT({ ...claims, ...changed })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "good", ...header })
    .sign(key ?? trusted.privateKey);

const requestWith = (authorization: string | undefined): HttpRequest => ({
  method: "GET",
  path: "/",
  params: {},
  query: new URLSearchParams(),
  headers: authorization === undefined ? {} : { authorization },
  cookies: {},
  body: "",
  requestId: "r",
  sourceIp: "192.0.2.1",
});

const access = createClientAccess({ baseUrl, clock, signingKeys: { listCached: async () => published } });
const authenticate = (authorization: string | undefined) =>
  access.authenticate(requestWith(authorization), "onboarding:write");

const unauthorized = { status: 401, code: "UNAUTHORIZED" };

describe("what is no bearer token is refused", () => {
  it.each([undefined, "", "Bearer", "Bearer ", "Basic abc", "Bearer a b", "Bearer a,b", "token", "Bearer é"])(
    "%j",
    async (header) => {
      await expect(authenticate(header)).rejects.toMatchObject(unauthorized);
    },
  );

  it.each(["x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."])("Bearer %s", async (token) => {
    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(unauthorized);
  });

  it.each([
    [undefined, 'Bearer realm="countersign"'],
    ["Basic abc", 'Bearer realm="countersign"'],
    ["Bearer", 'Bearer error="invalid_token"'],
    ["Bearer x", 'Bearer error="invalid_token"'],
  ])(
    "the refusal of %j names the scheme that would have worked, and an error where a token came",
    async (header, challenge) => {
      await expect(authenticate(header)).rejects.toMatchObject({
        status: 401,
        code: "UNAUTHORIZED",
        headers: { "WWW-Authenticate": challenge },
      });
    },
  );
});

describe("a token that is not ours, or not for this, is refused", () => {
  const cases: [string, () => Change][] = [
    ["signed with a stranger's key under our key's id", () => ({ key: stranger.privateKey })],
    [
      "signed with a key that was withdrawn",
      () => ({ key: stranger.privateKey, header: { kid: "withdrawn" } }),
    ],
    ["of an unknown key", () => ({ header: { kid: "other" } })],
    ["that is an ID token", () => ({ header: { typ: "JWT" } })],
    ["without a type", () => ({ header: { typ: undefined } })],
    ["of another issuer", () => ({ claims: { iss: "https://other.example.com" } })],
    ["of an issuer that only begins the same", () => ({ claims: { iss: `${baseUrl}/` } })],
    ["for another audience", () => ({ claims: { aud: "https://other.example.com" } })],
    ["without audience", () => ({ claims: { aud: undefined } })],
    ["that has expired this second", () => ({ claims: { exp: now } })],
    ["without expiry", () => ({ claims: { exp: undefined } })],
    ["that is not valid yet", () => ({ claims: { nbf: now + 60 } })],
    ["without subject", () => ({ claims: { sub: undefined } })],
    ["without id", () => ({ claims: { jti: undefined } })],
    ["without organization", () => ({ claims: { org_id: undefined } })],
    ["with an organization that is no text", () => ({ claims: { org_id: { id: "org_1" } } })],
    ["without client", () => ({ claims: { client_id: undefined } })],
    ["without scope", () => ({ claims: { scope: undefined } })],
  ];
  it.each(cases)("%s", async (_, change) => {
    await expect(authenticate(`Bearer ${await sign(change())}`)).rejects.toMatchObject(unauthorized);
  });

  it("signed by our public key used as a shared secret (algorithm confusion)", async () => {
    const key = new TextEncoder().encode(await exportSPKI(trusted.publicKey));
    const token = await sign({ key, header: { alg: "HS256" } });
    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject(unauthorized);
  });

  it("with its payload changed after signing", async () => {
    const [header, , signature] = (await sign()).split(".");
    const payload = Buffer.from(JSON.stringify({ ...claims, org_id: "org_2" })).toString("base64url");
    await expect(authenticate(`Bearer ${header}.${payload}.${signature}`)).rejects.toMatchObject(
      unauthorized,
    );
  });

  it("without signature", async () => {
    const [, payload] = (await sign()).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");
    await expect(authenticate(`Bearer ${header}.${payload}.`)).rejects.toMatchObject(unauthorized);
  });
});

describe("a token without the scope of the route is refused with 403", () => {
  it.each(["onboarding:read", "", "onboarding:writer", "onboarding:write,onboarding:read"])(
    "%j",
    async (scope) => {
      const token = await sign({ claims: { scope } });
      await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({
        status: 403,
        code: "INSUFFICIENT_SCOPE",
        headers: { "WWW-Authenticate": 'Bearer error="insufficient_scope", scope="onboarding:write"' },
      });
    },
  );
});

describe("a good token", () => {
  it("says whose it is", async () => {
    expect(await authenticate(`Bearer ${await sign()}`)).toEqual({
      organizationId: "org_1",
      clientId: "cli_1",
      scopes: ["onboarding:write", "onboarding:read"],
      actor: { type: "CLIENT", id: "cli_1" },
    });
  });

  it("is good in its last second, and with the scheme in any case", async () => {
    const token = await sign({ claims: { exp: now + 1 } });
    await expect(authenticate(`bearer ${token}`)).resolves.toBeDefined();
  });
});

describe("the published keys", () => {
  it("are looked at for each token: one that is withdrawn no longer opens, one that is new does", async () => {
    let keys = [await toSigningKey("good", trusted)];
    const moving = createClientAccess({ baseUrl, clock, signingKeys: { listCached: async () => keys } });
    const token = await sign();
    const successor = await sign({ key: stranger.privateKey, header: { kid: "next" } });
    const opens = (given: string) =>
      moving.authenticate(requestWith(`Bearer ${given}`), "onboarding:read").then(
        () => true,
        () => false,
      );
    expect([await opens(token), await opens(successor)]).toEqual([true, false]);
    keys = [...keys, await toSigningKey("next", stranger)];
    expect([await opens(token), await opens(successor)]).toEqual([true, true]);
    keys = [
      await toSigningKey("good", trusted, clock.now().toISOString()),
      await toSigningKey("next", stranger),
    ];
    expect([await opens(token), await opens(successor)]).toEqual([false, true]);
  });
});

describe("a failure that is not the token's fault", () => {
  it("is not called unauthorized", async () => {
    const broken = createClientAccess({
      baseUrl,
      clock,
      signingKeys: {
        listCached: async () => {
          throw new Error("the table is down");
        },
      },
    });
    const request = requestWith(`Bearer ${await sign()}`);
    await expect(broken.authenticate(request, "onboarding:write")).rejects.toThrow("the table is down");
  });
});
