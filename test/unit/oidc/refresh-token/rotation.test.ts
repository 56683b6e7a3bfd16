import { describe, expect, it } from "vitest";
import {
  type GrantRecord,
  REFRESH_IDLE_SECONDS,
  REFRESH_SECONDS,
  readRefreshToken,
} from "../../../../lambdas/oidc/domain/grant-record.ts";
import { createGrantStore } from "../../../../lambdas/oidc/store/grant-store.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { createTestGrants, losingAnswers } from "../grant-fixture.ts";

const table = await createTestTable();
const { clock, ids, grants, issue } = createTestGrants(table);

const refused = (reason: string) => ({ outcome: "REFUSED", reason });
const parts = (token: string) => {
  const read = readRefreshToken(token);
  if (read === undefined) throw new Error("a refresh token of ours cannot be read");
  return read;
};

/** A grant with its first refresh token. */
const issueOffline = async () => {
  const { presented, grant } = await issue({ scopes: ["openid", "offline_access"] });
  const redemption = await grants.redeem(presented);
  if (redemption.outcome !== "REDEEMED" || redemption.refreshToken === undefined) throw new Error("no token");
  return { id: grant.id, clientId: grant.clientId, token: redemption.refreshToken };
};

const read = async (id: string): Promise<GrantRecord> => {
  const found = await grants.get(id);
  if (found === undefined) throw new Error("no grant");
  return found;
};

const use = async ({ id, clientId }: { id: string; clientId: string }, token: string) =>
  grants.rotate(await read(id), parts(token), clientId);

const next = async (issued: { id: string; clientId: string }, token: string): Promise<string> => {
  const rotation = await use(issued, token);
  if (rotation.outcome !== "ROTATED") throw new Error(rotation.reason);
  return rotation.refreshToken;
};

describe("a refresh token", () => {
  it("works once and is replaced by another one of its family", async () => {
    const issued = await issueOffline();
    const second = await next(issued, issued.token);
    expect(second).not.toBe(issued.token);
    expect(parts(second).family).toBe(parts(issued.token).family);
    expect(await next(issued, second)).not.toBe(second);
  });

  it("that was used before is recognised, however long ago", async () => {
    const issued = await issueOffline();
    const third = await next(issued, await next(issued, issued.token));
    expect(await use(issued, issued.token)).toEqual(refused("REFRESH_TOKEN_ALREADY_USED"));
    await next(issued, third);
  });

  it("of 32 uses at the same time exactly one succeeds", async () => {
    const issued = await issueOffline();
    const grant = await read(issued.id);
    const rotations = await Promise.all(
      Array.from({ length: 32 }, () => grants.rotate(grant, parts(issued.token), issued.clientId)),
    );
    expect(rotations.filter(({ outcome }) => outcome === "ROTATED")).toHaveLength(1);
    expect(rotations.filter(({ outcome }) => outcome === "REFUSED")).toEqual(
      Array.from({ length: 31 }, () => refused("REFRESH_TOKEN_ALREADY_USED")),
    );
  });

  it("is not used twice when the answer of its write is lost and the SDK repeats it", async () => {
    const issued = await issueOffline();
    const repeating = createGrantStore(losingAnswers(table), clock, ids);
    const rotation = await repeating.rotate(await read(issued.id), parts(issued.token), issued.clientId);
    if (rotation.outcome !== "ROTATED") throw new Error(rotation.reason);
    await next(issued, rotation.refreshToken);
  });

  it("of another client is refused and keeps working for its own", async () => {
    const issued = await issueOffline();
    const other = { id: issued.id, clientId: ids.next("cli") };
    expect(await use(other, issued.token)).toEqual(refused("WRONG_CLIENT"));
    await next(issued, issued.token);
  });

  it("that was guessed is unknown, also with the grant's id, and changes nothing", async () => {
    const issued = await issueOffline();
    const before = await read(issued.id);
    const guess = `${issued.id}.${ids.token(16)}.${ids.token()}`;
    expect(await use(issued, guess)).toEqual(refused("UNKNOWN_REFRESH_TOKEN"));
    expect(await read(issued.id)).toEqual(before);
  });

  it("of a revoked grant is worth nothing", async () => {
    const issued = await issueOffline();
    await grants.revoke(issued.id);
    expect(await use(issued, issued.token)).toEqual(refused("GRANT_REVOKED"));
  });

  it("is refused when the grant is revoked between the reading and the write", async () => {
    const issued = await issueOffline();
    const before = await read(issued.id);
    await grants.revoke(issued.id);
    expect(await grants.rotate(before, parts(issued.token), issued.clientId)).toEqual(
      refused("GRANT_REVOKED"),
    );
  });

  it("does not exist for a grant without offline_access, although the table has a place for it", async () => {
    const { presented, grant } = await issue();
    await grants.redeem(presented);
    const stored = await read(grant.id);
    const forged = {
      grantId: grant.id,
      family: "x",
      familyHash: stored.refreshFamilyHash ?? "",
      secretHash: stored.refreshHash ?? "",
    };
    expect(await grants.rotate(stored, forged, grant.clientId)).toEqual(refused("UNKNOWN_REFRESH_TOKEN"));
  });
});

describe("the life of refresh tokens", () => {
  it("ends when they are not used", async () => {
    const issued = await issueOffline();
    clock.advance(REFRESH_IDLE_SECONDS - 1);
    const second = await next(issued, issued.token);
    clock.advance(REFRESH_IDLE_SECONDS);
    expect(await use(issued, second)).toEqual(refused("REFRESH_TOKEN_EXPIRED"));
  });

  it("ends for all of them together, however often they are used", async () => {
    const issued = await issueOffline();
    let token = issued.token;
    let passed = 0;
    const step = REFRESH_IDLE_SECONDS - 60;
    for (; passed + step < REFRESH_SECONDS; passed += step) {
      clock.advance(step);
      token = await next(issued, token);
    }
    clock.advance(REFRESH_SECONDS - passed);
    expect(await use(issued, token)).toEqual(refused("REFRESH_TOKEN_EXPIRED"));
  });
});
