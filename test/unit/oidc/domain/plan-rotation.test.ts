import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseSigningKey, toJwks } from "../../../../lambdas/core/signing-key/domain.ts";
import type { SigningKey } from "../../../../lambdas/core/signing-key/schema.ts";
import { ACCESS_TOKEN_SECONDS } from "../../../../lambdas/oidc/domain/access-token.ts";
import {
  HINT_SECONDS,
  isEmpty,
  PUBLISH_AHEAD_SECONDS,
  planRotation,
  planWithdrawal,
  SIGNING_SECONDS,
  WITHDRAW_AFTER_SECONDS,
} from "../../../../lambdas/oidc/domain/plan-rotation.ts";
import { plusSeconds } from "../../../../lambdas/platform/clock.ts";

const start = new Date("2026-03-01T12:00:00.000Z");
const at = (seconds: number) => plusSeconds(start, seconds);
const iso = (seconds: number) => at(seconds).toISOString();

let made = 0;

/** What a run of the job does to the set. */
const apply = (keys: readonly SigningKey[], now: Date): SigningKey[] => {
  const plan = planRotation(keys, now);
  const gone = new Set(plan.remove.map((key) => key.kid));
  const retired = new Map([...plan.retire, ...plan.forget].map((key) => [key.kid, key]));
  const kept = keys.filter((key) => !gone.has(key.kid)).map((key) => retired.get(key.kid) ?? key);
  const fresh = plan.make.map(
    ({ algorithm, signsFrom }): SigningKey => ({
      kid: `key-${++made}`,
      algorithm,
      publicJwk: { kty: algorithm === "RS256" ? "RSA" : "EC" },
      createdAt: now.toISOString(),
      signsFrom,
      signsUntil: null,
      withdrawnAt: null,
    }),
  );
  return [...kept, ...fresh];
};

const published = (keys: readonly SigningKey[], now: Date) => toJwks(keys, now).keys.map((key) => key.kid);

describe("the first keys", () => {
  it("are one of each algorithm, usable at once", () => {
    expect(planRotation([], start)).toEqual({
      make: [
        { algorithm: "RS256", signsFrom: iso(0) },
        { algorithm: "ES256", signsFrom: iso(0) },
        { algorithm: "EdDSA", signsFrom: iso(0) },
      ],
      retire: [],
      forget: [],
      remove: [],
    });
  });

  it("of an algorithm that is missing do not wait either, and leave the other one alone", () => {
    const keys = apply([], start).filter((key) => key.algorithm !== "RS256");
    expect(planRotation(keys, at(60)).make).toEqual([{ algorithm: "RS256", signsFrom: iso(60) }]);
  });
});

describe("rotation", () => {
  const first = apply([], start);

  it("does nothing before it is due", () => {
    expect(isEmpty(planRotation(first, at(SIGNING_SECONDS - 1)))).toBe(true);
  });

  it("publishes the successor two days before it signs; until then the old key does", () => {
    const now = at(SIGNING_SECONDS);
    const keys = apply(first, now);
    const old = first.find((key) => key.algorithm === "ES256");
    const successor = keys.find((key) => key.algorithm === "ES256" && key.kid !== old?.kid);
    expect(PUBLISH_AHEAD_SECONDS).toBe(48 * 3600);
    expect(published(keys, now)).toContain(successor?.kid);
    const handover = SIGNING_SECONDS + PUBLISH_AHEAD_SECONDS;
    expect(chooseSigningKey(keys, "ES256", at(handover - 1))?.kid).toBe(old?.kid);
    expect(chooseSigningKey(keys, "ES256", at(handover))?.kid).toBe(successor?.kid);
  });

  it("keeps the old key published until its last token has expired, and then withdraws it", () => {
    const keys = apply(first, at(SIGNING_SECONDS));
    const old = first[0]?.kid;
    const lastSignature = SIGNING_SECONDS + PUBLISH_AHEAD_SECONDS;
    expect(published(keys, at(lastSignature + ACCESS_TOKEN_SECONDS))).toContain(old);
    expect(published(keys, at(lastSignature + WITHDRAW_AFTER_SECONDS))).not.toContain(old);
  });

  const kidsOf = (keys: readonly SigningKey[]) => keys.map((key) => key.kid).sort();
  const withdrawn = SIGNING_SECONDS + PUBLISH_AHEAD_SECONDS + WITHDRAW_AFTER_SECONDS;

  it("forgets the private part of a key once, when it was withdrawn", () => {
    const keys = apply(first, at(SIGNING_SECONDS));
    expect(planRotation(keys, at(withdrawn - 1)).forget).toEqual([]);
    expect(kidsOf(planRotation(keys, at(withdrawn)).forget)).toEqual(kidsOf(first));
    expect(isEmpty(planRotation(apply(keys, at(withdrawn)), at(withdrawn + 3600)))).toBe(true);
  });

  it("removes a key when no ID token that it signed is a hint any more", () => {
    const keys = apply(apply(first, at(SIGNING_SECONDS)), at(withdrawn));
    const end = withdrawn + HINT_SECONDS;
    expect(planRotation(keys, at(end - 1)).remove).toEqual([]);
    expect(kidsOf(planRotation(keys, at(end)).remove)).toEqual(kidsOf(first));
  });

  it("removes at once a key that leaked, also one that was withdrawn before", () => {
    for (const keys of [first, apply(apply(first, at(SIGNING_SECONDS)), at(withdrawn))]) {
      const now = at(withdrawn + 60);
      const kid = keys[0]?.kid ?? "";
      const changed = planWithdrawal(keys, kid, now)?.retire ?? [];
      const left = keys.map((key) => changed.find((each) => each.kid === key.kid) ?? key);
      expect(kidsOf(planRotation(left, now).remove)).toEqual([kid]);
    }
  });

  it("removes at once a withdrawn key of before there were hints of such keys", () => {
    const keys = apply(first, at(SIGNING_SECONDS)).map(({ hintsUntil: _, ...key }) => key);
    expect(kidsOf(planRotation(keys, at(withdrawn)).remove)).toEqual(kidsOf(first));
  });

  it("is not started again while a successor waits", () => {
    const keys = apply(first, at(SIGNING_SECONDS));
    expect(isEmpty(planRotation(keys, at(SIGNING_SECONDS + 3600)))).toBe(true);
  });
});

describe("whenever the job runs, at any intervals", () => {
  const run = (gaps: readonly number[], check: (keys: readonly SigningKey[], seconds: number) => void) => {
    let seconds = 0;
    let keys = apply([], start);
    for (const gap of gaps) {
      check(keys, seconds + gap);
      seconds += gap;
      keys = apply(keys, at(seconds));
      check(keys, seconds);
    }
  };
  const gaps = fc.array(fc.integer({ min: 1, max: 120 * 24 * 3600 }), { maxLength: 20 });

  it("each algorithm has exactly one key that will go on signing, and one that signs now", () => {
    fc.assert(
      fc.property(gaps, (given) => {
        run(given, (keys, seconds) => {
          for (const algorithm of ["RS256", "ES256", "EdDSA"] as const) {
            const open = keys.filter((key) => key.algorithm === algorithm && key.signsUntil === null);
            expect(open).toHaveLength(1);
            expect(chooseSigningKey(keys, algorithm, at(seconds))).toBeDefined();
          }
        });
      }),
    );
  });

  it("a token is verifiable by the published keys for as long as it is valid", () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 0, max: ACCESS_TOKEN_SECONDS }), (given, age) => {
        run(given, (keys, seconds) => {
          const signer = chooseSigningKey(keys, "ES256", at(seconds));
          expect(published(keys, at(seconds))).toContain(signer?.kid);
          expect(published(keys, at(seconds + age))).toContain(signer?.kid);
        });
      }),
    );
  });

  it("a successor was published for two days before its first signature", () => {
    fc.assert(
      fc.property(gaps, (given) => {
        run(given, (keys, seconds) => {
          const signer = chooseSigningKey(keys, "RS256", at(seconds));
          const lead = Date.parse(signer?.signsFrom ?? "") - Date.parse(signer?.createdAt ?? "");
          const isFirst = signer?.signsFrom === iso(0);
          expect(isFirst || lead === PUBLISH_AHEAD_SECONDS * 1000).toBe(true);
        });
      }),
    );
  });
});
