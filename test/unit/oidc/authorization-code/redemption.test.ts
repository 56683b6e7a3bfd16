import { describe, expect, it } from "vitest";
import { CODE_SECONDS } from "../../../../lambdas/oidc/domain/grant-record.ts";
import type { PresentedCode } from "../../../../lambdas/oidc/domain/judge-redemption.ts";
import { createGrantStore } from "../../../../lambdas/oidc/store/grant-store.ts";
import { sha256 } from "../../../../lambdas/platform/ids.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { challengeOf, createTestGrants, losingAnswers, REDIRECT_URI } from "../grant-fixture.ts";

const table = await createTestTable();
const { clock, ids, grants, issue } = createTestGrants(table);

const refused = (reason: string) => ({ outcome: "REFUSED", reason });

describe("a code that is presented as it was asked for", () => {
  it("is redeemed, once", async () => {
    const { presented, grant } = await issue();
    expect(await grants.redeem(presented)).toMatchObject({ outcome: "REDEEMED", grant: { id: grant.id } });
    expect(await grants.redeem(presented)).toEqual(refused("CODE_ALREADY_USED"));
  });

  it("of 64 redemptions at the same time exactly one succeeds", async () => {
    const { presented } = await issue();
    const outcomes = await Promise.all(Array.from({ length: 64 }, () => grants.redeem(presented)));
    expect(outcomes.filter(({ outcome }) => outcome === "REDEEMED")).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === "REFUSED")).toEqual(
      Array.from({ length: 63 }, () => refused("CODE_ALREADY_USED")),
    );
  });

  it("without PKCE is redeemed without a verifier", async () => {
    const { presented } = await issue({ codeChallenge: undefined });
    expect(await grants.redeem(presented)).toMatchObject({ outcome: "REDEEMED" });
  });

  it("gives a refresh token with offline_access only", async () => {
    const online = await grants.redeem((await issue()).presented);
    expect(online).not.toHaveProperty("refreshToken");
    const offline = await issue({ scopes: ["openid", "offline_access"] });
    expect(await grants.redeem(offline.presented)).toMatchObject({
      refreshToken: expect.stringMatching(new RegExp(`^${offline.grant.id}\\.[\\w-]{22}\\.[\\w-]{43}$`)),
    });
  });
});

describe("a refused redemption burns nothing, and says why to the log", () => {
  const wrong: [string, string, (presented: PresentedCode) => Partial<PresentedCode>][] = [
    ["a guessed secret", "UNKNOWN_CODE", () => ({ secretHash: sha256(ids.token()) })],
    ["another client", "WRONG_CLIENT", () => ({ clientId: ids.next("cli") })],
    ["another redirect URI", "WRONG_REDIRECT_URI", () => ({ redirectUri: `${REDIRECT_URI}&x=1` })],
    [
      "a redirect URI in other case",
      "WRONG_REDIRECT_URI",
      () => ({ redirectUri: REDIRECT_URI.toUpperCase() }),
    ],
    ["no redirect URI", "WRONG_REDIRECT_URI", () => ({ redirectUri: undefined })],
    ["an empty redirect URI", "WRONG_REDIRECT_URI", () => ({ redirectUri: "" })],
    ["another verifier", "WRONG_VERIFIER", () => ({ codeVerifier: ids.token(48) })],
    ["no verifier", "VERIFIER_MISSING", () => ({ codeVerifier: undefined })],
    ["an empty verifier", "WRONG_VERIFIER", () => ({ codeVerifier: "" })],
    [
      "the challenge as verifier (plain)",
      "WRONG_VERIFIER",
      ({ codeVerifier }) => ({ codeVerifier: challengeOf(codeVerifier ?? "") }),
    ],
  ];

  it.each(wrong)("%s", async (_, reason, change) => {
    const { presented, grant } = await issue();
    expect(await grants.redeem({ ...presented, ...change(presented) })).toEqual(refused(reason));
    expect(await grants.get(grant.id)).toEqual(grant);
    expect(await grants.redeem(presented)).toMatchObject({ outcome: "REDEEMED" });
  });

  it("a verifier where no challenge was sent", async () => {
    const { presented } = await issue({ codeChallenge: undefined });
    const withVerifier = { ...presented, codeVerifier: ids.token(48) };
    expect(await grants.redeem(withVerifier)).toEqual(refused("VERIFIER_UNEXPECTED"));
    expect(await grants.redeem(presented)).toMatchObject({ outcome: "REDEEMED" });
  });

  it.each(["x".repeat(42), "x".repeat(129), `${"x".repeat(42)}é`, `${"x".repeat(43)}+`])(
    "a verifier that is none by RFC 7636, although its hash is the challenge (%#)",
    async (codeVerifier) => {
      const { presented } = await issue({ codeChallenge: challengeOf(codeVerifier) });
      expect(await grants.redeem({ ...presented, codeVerifier })).toEqual(refused("WRONG_VERIFIER"));
    },
  );

  it("a code that does not exist makes no item", async () => {
    const { presented } = await issue();
    const unknown = { ...presented, grantId: ids.token(16) };
    expect(await grants.redeem(unknown)).toEqual(refused("UNKNOWN_CODE"));
    expect(await grants.get(unknown.grantId)).toBeUndefined();
  });
});

describe("time", () => {
  it("a code is good until its last millisecond and not after it", async () => {
    const [inTime, late] = [await issue(), await issue()];
    clock.advance(CODE_SECONDS - 0.001);
    expect(await grants.redeem(inTime.presented)).toMatchObject({ outcome: "REDEEMED" });
    clock.advance(0.001);
    expect(await grants.redeem(late.presented)).toEqual(refused("CODE_EXPIRED"));
  });

  it("a second use is one however late it comes", async () => {
    const { presented } = await issue();
    await grants.redeem(presented);
    clock.advance(60 * 60);
    expect(await grants.redeem(presented)).toEqual(refused("CODE_ALREADY_USED"));
  });
});

describe("revoking", () => {
  it("before the redemption makes the code worthless", async () => {
    const { presented, grant } = await issue();
    await grants.revoke(grant.id);
    expect(await grants.redeem(presented)).toEqual(refused("GRANT_REVOKED"));
  });

  it("keeps the first time, and makes no item where there is none", async () => {
    const { grant } = await issue();
    await grants.revoke(grant.id);
    const { revokedAt } = (await grants.get(grant.id)) ?? {};
    clock.advance(1);
    await grants.revoke(grant.id);
    expect(await grants.get(grant.id)).toMatchObject({ revokedAt });
    const unknown = ids.token(16);
    await grants.revoke(unknown);
    expect(await grants.get(unknown)).toBeUndefined();
  });
});

describe("a write whose answer was lost", () => {
  const repeating = createGrantStore(losingAnswers(table), clock, ids);

  it("is no second use when the SDK repeats it", async () => {
    const { presented } = await issue({ scopes: ["openid", "offline_access"] });
    const redemption = await repeating.redeem(presented);
    expect(redemption).toMatchObject({ outcome: "REDEEMED", refreshToken: expect.any(String) });
    expect(await grants.redeem(presented)).toEqual(refused("CODE_ALREADY_USED"));
  });

  it("after which the function dies has issued nothing, and nothing is issued later", async () => {
    const { presented } = await issue();
    await grants.redeem(presented);
    expect(await grants.redeem(presented)).toEqual(refused("CODE_ALREADY_USED"));
  });
});

it("neither codes nor refresh tokens are in the table", async () => {
  const { presented, code } = await issue({ scopes: ["openid", "offline_access"] });
  const redemption = await grants.redeem(presented);
  const stored = JSON.stringify(await readWholeTable(table));
  const secrets = [code, "refreshToken" in redemption ? redemption.refreshToken : undefined].flatMap(
    (text) => text?.split(".").slice(1) ?? [],
  );
  expect(secrets).toHaveLength(3);
  for (const secret of secrets) expect(stored).not.toContain(secret);
});
