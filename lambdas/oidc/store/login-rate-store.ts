import { keys } from "../../core/keys.ts";
import { epochSeconds, plusMinutes } from "../../platform/clock.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";

/**
 * Sign-ins that can be begun for one person in an hour. Anybody can name anybody here: without a bound, somebody could
 * have one person mailed without end, and would have a fresh set of guesses with each mail.
 */
export const MAX_LOGINS_PER_HOUR = 10;

const WINDOW_MINUTES = 60;
const HOUR_LENGTH = "2026-11-24T12".length;

export interface LoginRateStore {
  /** Counts one more; fails (label `rate`) where there were too many in this hour. */
  count(organizationId: string, loginHint: string, now: Date): Write;
}

export const createLoginRateStore = (table: Table): LoginRateStore => ({
  count: (organizationId, loginHint, now) => ({
    label: "rate",
    item: {
      Update: {
        TableName: table.name,
        Key: keys.loginRate(organizationId, loginHint, now.toISOString().slice(0, HOUR_LENGTH)),
        UpdateExpression: "ADD #count :one SET #ttl = :ttl, schemaVersion = :schema",
        ConditionExpression: "attribute_not_exists(#count) OR #count < :max",
        ExpressionAttributeNames: { "#count": "count", "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":one": 1,
          ":max": MAX_LOGINS_PER_HOUR,
          ":ttl": epochSeconds(plusMinutes(now, WINDOW_MINUTES)),
          ":schema": SCHEMA_VERSION,
        },
      },
    },
  }),
});
