import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveLinkToken, hashLinkToken, linkUrl } from "../../../../lambdas/core/link/domain.ts";

const id = fc.string({ minLength: 1, maxLength: 30 });
const version = fc.integer({ min: 1, max: 1000 });
const key = fc.string({ minLength: 32, maxLength: 64 });

describe("a link's token", () => {
  it("is the same whenever it is derived, 256 bits, and fit for a URL", () => {
    fc.assert(
      fc.property(key, id, version, (k, session, n) => {
        const token = deriveLinkToken(k, session, n);
        expect(token).toBe(deriveLinkToken(k, session, n));
        expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
        expect(linkUrl("https://id.example.com", token)).toBe(`https://id.example.com/v/${token}`);
      }),
    );
  });

  it("is another one for another session, another sending and another key", () => {
    fc.assert(
      fc.property(key, id, version, key, id, version, (k1, s1, n1, k2, s2, n2) => {
        fc.pre(k1 !== k2 || s1 !== s2 || n1 !== n2);
        expect(deriveLinkToken(k1, s1, n1)).not.toBe(deriveLinkToken(k2, s2, n2));
      }),
    );
  });

  it("cannot be mistaken for its hash", () => {
    const token = deriveLinkToken("k".repeat(32), "ses_1", 1);
    expect(hashLinkToken(token)).not.toBe(token);
    expect(hashLinkToken(hashLinkToken(token))).not.toBe(hashLinkToken(token));
  });
});
