import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientSecretBasic } from "../../../../lambdas/oidc/client-authentication/client-secret-basic.ts";

const read = (authorization: string | undefined) =>
  clientSecretBasic.read({ authorization, parameters: {}, path: "/oauth2/token" });
const encode = (text: string) => `Basic ${Buffer.from(text, "utf8").toString("base64")}`;
const malformed = { outcome: "MALFORMED", refusal: "MALFORMED_BASIC" };

// RFC 6749 appendix B.
const formEncode = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);

describe("what is not HTTP Basic is refused", () => {
  it.each([
    ["a bearer token", "Bearer abc"],
    ["another scheme that begins the same", "BasicX abc"],
    ["an empty header", ""],
    ["a digest", 'Digest username="a"'],
    ["credentials without a scheme", Buffer.from("a:b").toString("base64")],
    ["a tab after the scheme", `Basic\t${Buffer.from("a:b").toString("base64")}`],
  ])("%s", (_, header) => {
    expect(read(header)).toEqual({ outcome: "MALFORMED", refusal: "UNSUPPORTED_SCHEME" });
  });
});

describe("malformed Basic credentials are refused", () => {
  it.each([
    ["no credentials", "Basic"],
    ["blank credentials", "Basic    "],
    ["no base64", "Basic {}"],
    ["base64 with a character that does not belong", `${encode("client:secret")}!`],
    ["base64 with a space in it", "Basic Y2xp ZW50OnNlY3JldA=="],
    ["base64url instead of base64", `Basic ${Buffer.from("a:\xff\xff\xff", "latin1").toString("base64url")}`],
    ["missing padding", "Basic YTpiYg"],
    ["too much padding", "Basic YTpi===="],
    ["two headers joined into one", `${encode("a:b")}, ${encode("c:d")}`],
    ["no colon", encode("clientsecret")],
    ["an empty client id", encode(":secret")],
    ["an empty secret", encode("client:")],
    ["only a colon", encode(":")],
    ["bytes that are not UTF-8", `Basic ${Buffer.from([0x61, 0x3a, 0xff, 0xfe]).toString("base64")}`],
    ["a broken percent escape in the id", encode("cli%ent:secret")],
    ["a broken percent escape in the secret", encode("client:%zz")],
    ["percent escapes that are not UTF-8", encode("client:%ff")],
  ])("%s", (_, header) => {
    expect(read(header)).toEqual(malformed);
  });
});

describe("well-formed Basic credentials are read", () => {
  it("without a header there are none", () => {
    expect(read(undefined)).toEqual({ outcome: "ABSENT" });
  });

  it.each(["Basic", "basic", "BASIC", "bAsIc"])("the scheme %s is the same in any case", (scheme) => {
    expect(read(encode("client:secret").replace("Basic", scheme))).toMatchObject({ outcome: "PRESENTED" });
  });

  it("more than one space may follow the scheme", () => {
    expect(read(encode("client:secret").replace(" ", "   "))).toMatchObject({ outcome: "PRESENTED" });
  });

  it("the first colon ends the client id; the secret may hold more", () => {
    expect(read(encode("client:se:cr:et"))).toEqual({
      outcome: "PRESENTED",
      clientId: "client",
      credential: "se:cr:et",
    });
  });

  it("a colon in the client id is form-encoded", () => {
    expect(read(encode("urn%3Aclient:secret"))).toMatchObject({ clientId: "urn:client" });
  });

  it("a plus sign is a space, an escaped one is a plus sign", () => {
    expect(read(encode("client:a+b%2Bc"))).toMatchObject({ credential: "a b+c" });
  });

  it("any id and secret come back as they were form-encoded", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(text, text, (clientId, secret) => {
        const wellFormed = [clientId, secret].every((value) => value.isWellFormed());
        fc.pre(wellFormed);
        expect(read(encode(`${formEncode(clientId)}:${formEncode(secret)}`))).toEqual({
          outcome: "PRESENTED",
          clientId,
          credential: secret,
        });
      }),
    );
  });

  it("our own ids and secrets are the same with and without form encoding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const secret = `csk_${Buffer.from(bytes).toString("base64url")}`;
        expect(formEncode(secret)).toBe(secret);
        expect(read(encode(`cli_01j:${secret}`))).toMatchObject({ credential: secret });
      }),
    );
  });

  it("no header whatever makes it throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map(encode),
          fc.string().map((s) => `Basic ${s}`),
        ),
        (header) => {
          expect(["ABSENT", "MALFORMED", "PRESENTED"]).toContain(read(header).outcome);
        },
      ),
    );
  });
});
