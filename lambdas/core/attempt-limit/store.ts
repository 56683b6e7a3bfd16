import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys } from "../keys.ts";

/**
 * Wrong proofs of one person in an hour, over all their sessions. A session ends with its fifth wrong code, but whoever
 * can begin sessions could go on guessing in the next one: twenty of a million codes are one chance in 50,000 an hour.
 */
export const MAX_WRONG_PER_HOUR = 20;

const HOUR_SECONDS = 60 * 60;

/** Whose proof it is. */
interface Person {
  organizationId: string;
  loginHint: string;
}

/** For the transaction that records an attempt; label `attempts` where the person's hour is used up. */
export interface AttemptLimit {
  /** Counts a wrong proof. */
  count(person: Person, now: Date): Write;
  /** Lets a right one through: the answer to a guess must not differ by whether it was right. */
  allow(person: Person, now: Date): Write;
}

const keyOf = (person: Person, now: Date) =>
  keys.attempts(person.organizationId, person.loginHint, now.toISOString().slice(0, "2026-01-31T12".length));

/** Until the count begins anew. */
export const secondsLeft = (now: Date): number => HOUR_SECONDS - (epochSeconds(now) % HOUR_SECONDS);

export const createAttemptLimit = (table: Table): AttemptLimit => ({
  count: (person, now) => ({
    label: "attempts",
    item: {
      Update: {
        TableName: table.name,
        Key: keyOf(person, now),
        UpdateExpression: "SET #ttl = :ttl, schemaVersion = :schema ADD wrong :one",
        ConditionExpression: "attribute_not_exists(wrong) OR wrong < :max",
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":ttl": epochSeconds(plusSeconds(now, 2 * HOUR_SECONDS)),
          ":schema": SCHEMA_VERSION,
          ":one": 1,
          ":max": MAX_WRONG_PER_HOUR,
        },
      },
    },
  }),
  allow: (person, now) => ({
    label: "attempts",
    item: {
      ConditionCheck: {
        TableName: table.name,
        Key: keyOf(person, now),
        ConditionExpression: "attribute_not_exists(wrong) OR wrong < :max",
        ExpressionAttributeValues: { ":max": MAX_WRONG_PER_HOUR },
      },
    },
  }),
});
