import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { keys } from "../../core/keys.ts";
import type { Clock } from "../../platform/clock.ts";
import { parseRecord, putNew, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed, type Write } from "../../platform/dynamo/transaction.ts";
import type { Ids } from "../../platform/ids.ts";
import {
  type GrantRecord,
  grantRecord,
  grantTtl,
  idleUntil,
  isOffline,
  newRefreshToken,
  nextRefreshUntil,
  type RefreshParts,
} from "../domain/grant-record.ts";
import {
  isCodeVerifier,
  judgeRedemption,
  type PresentedCode,
  type RedemptionRefusal,
  toChallenge,
} from "../domain/judge-redemption.ts";
import { judgeRefresh, type RefreshRefusal } from "../domain/judge-refresh.ts";

export type Redemption =
  /** `refreshToken` where the grant has `offline_access`. */
  | { outcome: "REDEEMED"; grant: GrantRecord; refreshToken?: string }
  | { outcome: "REFUSED"; reason: RedemptionRefusal };

export type Rotation =
  | { outcome: "ROTATED"; refreshToken: string }
  | { outcome: "REFUSED"; reason: RefreshRefusal };

export interface GrantStore {
  get(id: string): Promise<GrantRecord | undefined>;
  /** Part of the transaction that ends a login (label `grant`). */
  create(grant: GrantRecord): Write;
  /** One conditional write: of any number of redemptions of a code one succeeds. A refused one changes nothing. */
  redeem(presented: PresentedCode): Promise<Redemption>;
  /** One conditional write: the token works no more, and the next one does. A refused one changes nothing. */
  rotate(grant: GrantRecord, presented: RefreshParts, clientId: string): Promise<Rotation>;
  /** Ends everything that was issued for the grant. Doing it twice is the same as once; nothing happens where there is none. */
  revoke(id: string): Promise<void>;
}

/** Not `redeemedAt` alone: a code is redeemed while it is new, unrevoked and presented as it was asked for. */
const REDEEMABLE = [
  "codeHash = :secret",
  "clientId = :client",
  "redirectUri = :uri",
  "attribute_not_exists(redeemedAt)",
  "attribute_not_exists(revokedAt)",
  "codeExpiresAt > :now",
];

const ROTATABLE = [
  "refreshFamilyHash = :family",
  "refreshHash = :secret",
  "clientId = :client",
  "attribute_not_exists(revokedAt)",
  "refreshUntil > :now",
];

/** A verifier that is none matches no challenge, not even its own hash. */
const challengeOf = (verifier: string): string => (isCodeVerifier(verifier) ? toChallenge(verifier) : "");

const ATTEMPT_BYTES = 16;

export const createGrantStore = (table: Table, clock: Clock, ids: Pick<Ids, "token">): GrantStore => {
  const get = (id: string): Promise<GrantRecord | undefined> =>
    readRecord(table, keys.grant(id), grantRecord);

  /** Undefined where the condition failed. */
  const update = async (
    id: string,
    expressions: { set: string; where: readonly string[]; values: Record<string, string> },
  ): Promise<GrantRecord | undefined> => {
    try {
      const answer = await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: keys.grant(id),
          UpdateExpression: expressions.set,
          ConditionExpression: expressions.where.join(" AND "),
          ExpressionAttributeValues: expressions.values,
          ReturnValues: "ALL_NEW",
        }),
      );
      return parseRecord(grantRecord, answer.Attributes);
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  };

  const redeem = async (presented: PresentedCode): Promise<Redemption> => {
    const now = clock.now();
    const attempt = ids.token(ATTEMPT_BYTES);
    const refresh = newRefreshToken(presented.grantId, ids);
    const { codeVerifier } = presented;
    const done = (grant: GrantRecord): Redemption => ({
      outcome: "REDEEMED",
      grant,
      ...(isOffline(grant) ? { refreshToken: refresh.token } : {}),
    });
    const redeemed = await update(presented.grantId, {
      // The first refresh token belongs to the same write. Without offline_access nobody is ever told it.
      set:
        "SET redeemedAt = :now, redeemedBy = :attempt, refreshFamilyHash = :family, refreshHash = :refresh, " +
        "refreshedBy = :attempt, refreshUntil = :until",
      where: [
        ...REDEEMABLE,
        codeVerifier === undefined ? "attribute_not_exists(codeChallenge)" : "codeChallenge = :challenge",
      ],
      values: {
        ":now": now.toISOString(),
        ":attempt": attempt,
        ":family": refresh.familyHash,
        ":refresh": refresh.secretHash,
        ":until": idleUntil(now),
        ":secret": presented.secretHash,
        ":client": presented.clientId,
        ":uri": presented.redirectUri ?? "",
        ...(codeVerifier === undefined ? {} : { ":challenge": challengeOf(codeVerifier) }),
      },
    });
    if (redeemed !== undefined) return done(redeemed);
    const found = await get(presented.grantId);
    // The SDK repeated a write of ours that had succeeded.
    if (found?.redeemedBy === attempt) return done(found);
    return { outcome: "REFUSED", reason: judgeRedemption(found, presented, now) ?? "CODE_ALREADY_USED" };
  };

  const rotate = async (grant: GrantRecord, parts: RefreshParts, clientId: string): Promise<Rotation> => {
    const now = clock.now();
    const presented = { ...parts, clientId };
    const refused = judgeRefresh(grant, presented, now);
    if (refused !== undefined) return { outcome: "REFUSED", reason: refused };
    const attempt = ids.token(ATTEMPT_BYTES);
    const next = newRefreshToken(grant.id, ids, parts.family);
    const rotated = await update(grant.id, {
      set: "SET refreshHash = :next, refreshedBy = :attempt, refreshUntil = :until",
      where: ROTATABLE,
      values: {
        ":next": next.secretHash,
        ":attempt": attempt,
        ":until": nextRefreshUntil(grant, now),
        ":family": parts.familyHash,
        ":secret": parts.secretHash,
        ":client": clientId,
        ":now": now.toISOString(),
      },
    });
    if (rotated !== undefined) return { outcome: "ROTATED", refreshToken: next.token };
    const found = await get(grant.id);
    if (found?.refreshedBy === attempt) return { outcome: "ROTATED", refreshToken: next.token };
    return {
      outcome: "REFUSED",
      reason: judgeRefresh(found, presented, now) ?? "REFRESH_TOKEN_ALREADY_USED",
    };
  };

  return {
    get,
    create: (grant) => putNew(table, "grant", { ...keys.grant(grant.id), ...grant, ttl: grantTtl(grant) }),
    redeem,
    rotate,
    revoke: async (id) => {
      // The first time stays. No such grant, or one that DynamoDB has forgotten: nothing that could be ended.
      await update(id, {
        set: "SET revokedAt = if_not_exists(revokedAt, :now)",
        where: ["attribute_exists(pk)"],
        values: { ":now": clock.now().toISOString() },
      });
    },
  };
};
