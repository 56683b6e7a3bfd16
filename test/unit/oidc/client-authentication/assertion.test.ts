import { createHash, createHmac } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { createLoginClient, issueCode, type LoginClient, signIn } from "../login-fixture.ts";
import { BASE_URL, createReadyClient, createTokenEndpoint } from "../token-fixture.ts";
import {
  type AssertionChange,
  createAssertion,
  createClientKey,
  withAssertion,
} from "./assertion-fixture.ts";

const table = await createTestTable();
const endpoint = await createTokenEndpoint(table);
const keys = {
  RS256: await createClientKey("RS256", "rsa"),
  PS256: await createClientKey("PS256", "rsa-pss"),
  ES256: await createClientKey("ES256", "ec"),
  EdDSA: await createClientKey("EdDSA", "ed"),
};
const stranger = await createClientKey("ES256", "ec");
const signer = await createLoginClient(endpoint, {
  tokenEndpointAuthMethods: ["private_key_jwt"],
  jwks: { keys: Object.values(keys).map(({ jwk }) => jwk) },
});
const mac = await createLoginClient(endpoint, { tokenEndpointAuthMethods: ["client_secret_jwt"] });
const bySecret = await createLoginClient(endpoint);

const now = () => Math.floor(endpoint.clock.now().getTime() / 1000);
const bytes = (secret: string) => new TextEncoder().encode(secret);

const sign = (change: AssertionChange = {}, alg: keyof typeof keys = "ES256", client = signer) =>
  createAssertion(
    endpoint,
    client.clientId,
    keys[alg].privateKey,
    { alg, kid: keys[alg].jwk.kid ?? "" },
    change,
  );
const macOf = (change: AssertionChange = {}, secret = mac.secret) =>
  createAssertion(endpoint, mac.clientId, bytes(secret), { alg: "HS256" }, change);

/** What a client gets that asks about a text that is no token: 200 wherever it is let in. */
const ask = (assertion: string, extra: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  endpoint.post({ token: "x", ...withAssertion(assertion), ...extra }, headers, "/oauth2/introspect");
const letIn = { status: 200, body: { active: false } };
const refused = { status: 401, body: { error: "invalid_client" } };

describe("private_key_jwt lets a client in", () => {
  it.each(["RS256", "PS256", "ES256", "EdDSA"] as const)("with %s", async (alg) => {
    expect(await ask(await sign({}, alg))).toMatchObject(letIn);
  });

  it.each([BASE_URL, `${BASE_URL}/oauth2/token`, `${BASE_URL}/oauth2/introspect`])(
    "addressed to %s",
    async (aud) => {
      expect(await ask(await sign({ claims: { aud } }))).toMatchObject(letIn);
    },
  );

  it("at the token endpoint, with the same client_id in the body or without one", async () => {
    for (const extra of [{}, { client_id: signer.clientId }]) {
      const { body } = await issueCode(endpoint, signer);
      const answer = await endpoint.post({ ...body, ...extra, ...withAssertion(await sign()) });
      expect(answer.status).toBe(200);
    }
  });

  it("with the type that RFC 7523 bis gives it", async () => {
    for (const typ of ["JWT", "client-authentication+jwt"]) {
      expect(await ask(await sign({ header: { typ } }))).toMatchObject(letIn);
    }
  });
});

describe("client_secret_jwt lets a client in", () => {
  it("with its secret", async () => {
    expect(await ask(await macOf())).toMatchObject(letIn);
  });

  it("with its previous secret while that is valid, and not after", async () => {
    const client = await createLoginClient(endpoint, { tokenEndpointAuthMethods: ["client_secret_jwt"] });
    const make = () => createAssertion(endpoint, client.clientId, bytes(client.secret), { alg: "HS256" });
    await endpoint.rotate(client.client, `csk_${endpoint.ids.token()}`, 10);
    expect(await ask(await make())).toMatchObject(letIn);
    endpoint.clock.advance(600);
    expect(await ask(await make())).toMatchObject(refused);
  });
});

describe("an assertion counts once", () => {
  it("and never again, not even by 16 requests at the same time", async () => {
    const assertion = await sign();
    const answers = await Promise.all(Array.from({ length: 16 }, () => ask(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await ask(assertion)).toMatchObject(refused);
    const reasons = endpoint.log.lines.filter(({ code }) => code === "CLIENT_REFUSED").slice(-16);
    expect(reasons.map(({ fields }) => fields?.reason)).toEqual(Array(16).fill("ASSERTION_REPLAYED"));
  });

  it("across endpoints", async () => {
    const assertion = await sign();
    expect(await ask(assertion)).toMatchObject(letIn);
    const { body } = await issueCode(endpoint, signer);
    expect(await endpoint.post({ ...body, ...withAssertion(assertion) })).toMatchObject(refused);
  });

  it("for each client by itself: two may choose the same jti", async () => {
    const claims = { jti: "same" };
    expect(await ask(await sign({ claims }))).toMatchObject(letIn);
    expect(await ask(await macOf({ claims }))).toMatchObject(letIn);
  });

  it("and one that is refused is not used up by it: strangers fill no table", async () => {
    const before = (await readWholeTable(table)).length;
    const forged = await createAssertion(endpoint, signer.clientId, stranger.privateKey, {
      alg: "ES256",
      kid: "ec",
    });
    await ask(forged);
    expect((await readWholeTable(table)).length).toBe(before);
  });
});

describe("an assertion is refused", () => {
  it.each<[string, () => AssertionChange]>([
    ["without exp", () => ({ claims: { exp: undefined } })],
    ["that has expired", () => ({ claims: { exp: now() - 31 } })],
    ["that is valid for longer than ten minutes", () => ({ claims: { exp: now() + 700 } })],
    ["that is valid for ever", () => ({ claims: { exp: Number.MAX_SAFE_INTEGER } })],
    ["made in the future", () => ({ claims: { iat: now() + 60 } })],
    ["not valid yet", () => ({ claims: { nbf: now() + 60 } })],
    ["without jti", () => ({ claims: { jti: undefined } })],
    ["with an empty jti", () => ({ claims: { jti: "" } })],
    ["with an endless jti", () => ({ claims: { jti: "x".repeat(513) } })],
    ["without aud", () => ({ claims: { aud: undefined } })],
    ["addressed to somebody else", () => ({ claims: { aud: "https://other.example.com" } })],
    ["addressed to us in other case", () => ({ claims: { aud: BASE_URL.toUpperCase() } })],
    ["addressed to us with a slash", () => ({ claims: { aud: `${BASE_URL}/` } })],
    [
      "addressed to us and somebody else",
      () => ({ claims: { aud: [BASE_URL, "https://other.example.com"] } }),
    ],
    ["addressed to a list", () => ({ claims: { aud: [BASE_URL] } })],
    ["from somebody else", () => ({ claims: { iss: "cli_other" } })],
    ["without iss", () => ({ claims: { iss: undefined } })],
    ["without sub", () => ({ claims: { sub: undefined } })],
    ["of the type of an access token", () => ({ header: { typ: "at+jwt" } })],
    ["of the type of a logout token", () => ({ header: { typ: "logout+jwt" } })],
    ["with a kid that the client does not have", () => ({ header: { kid: "other" } })],
    ["with a kid of its other key", () => ({ header: { kid: "rsa" } })],
  ])("%s", async (_, change) => {
    expect(await ask(await sign(change()))).toMatchObject(refused);
  });

  it("by a key that the header brings along, or says where to find", async () => {
    for (const header of [
      { jwk: stranger.jwk },
      { jku: "https://evil.example/keys", x5u: "https://evil.example/cert" },
    ]) {
      const forged = await createAssertion(
        endpoint,
        signer.clientId,
        stranger.privateKey,
        { alg: "ES256", kid: "ec" },
        { header },
      );
      expect(await ask(forged)).toMatchObject(refused);
    }
  });

  it.each([
    ["on no curve", "ES256", { kty: "EC", crv: "P-256", x: "AA", y: "AA" }],
    ["too short for RSA", "RS256", { kty: "RSA", n: "A".repeat(256) + "u".repeat(90), e: "AQAB" }],
  ] as const)("by a key that an older release let in and that is %s", async (_, alg, jwk) => {
    const broken = await createLoginClient(endpoint, {
      tokenEndpointAuthMethods: ["private_key_jwt"],
      jwks: { keys: [{ ...jwk, kid: "k" }, keys.EdDSA.jwk] },
    });
    const header = { alg, kid: "k" };
    const assertion = await createAssertion(endpoint, broken.clientId, keys[alg].privateKey, header);
    expect(await ask(assertion)).toMatchObject(refused);
    const good = await createAssertion(endpoint, broken.clientId, keys.EdDSA.privateKey, {
      alg: "EdDSA",
      kid: "ed",
    });
    expect(await ask(good)).toMatchObject(letIn);
  });

  it("with alg none", async () => {
    const claims = { jti: endpoint.ids.token(), iss: signer.clientId, sub: signer.clientId, aud: BASE_URL };
    const unsigned = new UnsecuredJWT({ ...claims, exp: now() + 60 }).encode();
    expect(await ask(unsigned)).toMatchObject(refused);
  });

  it("with the client's public key as the secret of HS256", async () => {
    const publicText = JSON.stringify(keys.ES256.jwk);
    const forged = await createAssertion(endpoint, signer.clientId, bytes(publicText), {
      alg: "HS256",
      kid: "ec",
    });
    expect(await ask(forged)).toMatchObject(refused);
  });

  it("by another MAC than HS256, by a wrong secret, and by the empty one", async () => {
    const header = { alg: "HS512" };
    expect(await ask(await createAssertion(endpoint, mac.clientId, bytes(mac.secret), header))).toMatchObject(
      refused,
    );
    expect(await ask(await macOf({}, bySecret.secret))).toMatchObject(refused);
    const [head = "", payload = ""] = (await macOf()).split(".");
    const empty = createHmac("sha256", "").update(`${head}.${payload}`).digest("base64url");
    expect(await ask(`${head}.${payload}.${empty}`)).toMatchObject(refused);
  });

  it("from a client that is not registered for the method", async () => {
    const byKey = await createAssertion(endpoint, bySecret.clientId, keys.ES256.privateKey, {
      alg: "ES256",
      kid: "ec",
    });
    const byMac = await createAssertion(endpoint, bySecret.clientId, bytes(bySecret.secret), {
      alg: "HS256",
    });
    const back = await createReadyClient(endpoint);
    const ofBackEnd = await createAssertion(endpoint, back.clientId, bytes(back.secret), { alg: "HS256" });
    for (const assertion of [byKey, byMac, ofBackEnd]) expect(await ask(assertion)).toMatchObject(refused);
  });

  it("that is one of our own tokens", async () => {
    const { tokens } = await signIn(endpoint, bySecret);
    for (const token of [tokens.id_token, tokens.access_token]) {
      expect(await ask(token)).toMatchObject(refused);
    }
  });

  it("of a client whose id can be none, be it half a character or endless", async () => {
    const encode = (text: string) => Buffer.from(text).toString("base64url");
    for (const algorithm of ["HS256", "ES256", "none"]) {
      for (const sub of ['"cli_\\ud800"', '"\\u0000"', `"${"c".repeat(4000)}"`, '"cli_x#y"']) {
        const assertion = `${encode(`{"alg":"${algorithm}"}`)}.${encode(`{"sub":${sub}}`)}.AAAA`;
        expect(await ask(assertion)).toMatchObject(refused);
      }
    }
  });

  it("that is no JWT, or comes without its type", async () => {
    for (const text of ["x", "a.b.c", "..", `${"e".repeat(5000)}`, "е.е.е"]) {
      expect(await ask(text)).toMatchObject(refused);
    }
    const answer = await endpoint.post(
      { token: "x", client_assertion: await sign(), client_id: signer.clientId },
      {},
      "/oauth2/introspect",
    );
    expect(answer).toMatchObject(refused);
    expect(await ask(await sign(), { client_assertion_type: "urn:other" })).toMatchObject(refused);
  });

  it("with a critical header that we do not know", async () => {
    const claims = { jti: endpoint.ids.token(), iss: signer.clientId, sub: signer.clientId, aud: BASE_URL };
    const assertion = await new SignJWT({ ...claims, exp: now() + 60 })
      .setProtectedHeader({ alg: "ES256", kid: "ec", crit: ["x"], x: 1 })
      .sign(keys.ES256.privateKey, { crit: { x: true } });
    expect(await ask(assertion)).toMatchObject(refused);
  });
});

describe("one method at a time", () => {
  const several = { status: 400, body: { error: "invalid_request" } };

  it("an assertion beside a secret in the header or in the body", async () => {
    expect(await ask(await sign(), {}, { authorization: bySecret.authorization })).toMatchObject(several);
    const extra = { client_id: signer.clientId, client_secret: signer.secret };
    expect(await ask(await sign(), extra)).toMatchObject(several);
  });

  it("another client_id in the body than in the assertion", async () => {
    expect(await ask(await sign(), { client_id: mac.clientId })).toMatchObject(several);
  });
});

describe("a wrong assertion learns nothing", () => {
  it("by the words, nor sooner than a wrong secret", async () => {
    const body = (client: LoginClient) =>
      createAssertion(endpoint, client.clientId, stranger.privateKey, { alg: "ES256", kid: "ec" });
    const unknown = { ...signer, clientId: "cli_unknown" };
    endpoint.slept.length = 0;
    const answers = [
      await ask(await body(signer)),
      await ask(await body(unknown)),
      await ask(await body(bySecret)),
    ];
    expect(new Set(answers.map((each) => JSON.stringify(each.body))).size).toBe(1);
    expect(endpoint.slept).toHaveLength(3);
    expect(endpoint.slept.every((milliseconds) => milliseconds > 0)).toBe(true);
  });

  it("and leaves nothing of itself in the log or the table", async () => {
    const [good, bad] = [await sign(), await sign({ claims: { aud: "x" } })];
    await ask(good);
    await ask(bad);
    const written = JSON.stringify([endpoint.log.lines, await readWholeTable(table)]);
    for (const text of [good, bad]) {
      expect(written).not.toContain(text);
      expect(written).not.toContain(createHash("sha256").update(text).digest("base64url"));
    }
  });
});
