// The rate limit of an endpoint: a token bucket that holds one second's worth, kept as the moment at which it is full
// again (GCRA). One item for each endpoint that has a limit, written once for each of its attempts.
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { keys } from "../../core/keys.ts";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed } from "../../platform/dynamo/transaction.ts";
import { unavailable } from "../../platform/errors.ts";

export interface Pace {
  /** Reserves the next moment at which the endpoint may be called: now, or later. */
  reserve(endpointId: string, perSecond: number, now: Date): Promise<Date>;
}

const SECOND_MS = 1000;
const KEPT_SECONDS = 86_400;
const TRIES = 4;

const pacedRow = z.object({ fullAtMs: z.number() });

export const createPace = (table: Table): Pace => {
  const update = (
    endpointId: string,
    expression: string,
    condition: string,
    values: Record<string, unknown>,
    now: Date,
  ) =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.webhookPace(endpointId),
        UpdateExpression: `SET ${expression}, #ttl = :ttl, schemaVersion = :schema`,
        ConditionExpression: condition,
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ...values,
          ":now": now.getTime(),
          ":ttl": epochSeconds(plusSeconds(now, KEPT_SECONDS)),
          ":schema": SCHEMA_VERSION,
        },
        ReturnValues: "UPDATED_OLD",
      }),
    );

  /** Undefined where the bucket is not in the state that the caller took it to be in. */
  const tryUpdate = async (...given: Parameters<typeof update>) => {
    try {
      return (await update(...given)).Attributes ?? {};
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  };

  return {
    reserve: async (endpointId, perSecond, now) => {
      const step = Math.ceil(SECOND_MS / perSecond);
      for (let tries = 0; tries < TRIES; tries++) {
        const busy = await tryUpdate(
          endpointId,
          "fullAtMs = fullAtMs + :step",
          "fullAtMs > :now",
          { ":step": step },
          now,
        );
        if (busy !== undefined) {
          const before = pacedRow.parse(busy).fullAtMs;
          return new Date(Math.max(now.getTime(), before - SECOND_MS));
        }
        const idle = "attribute_not_exists(fullAtMs) OR fullAtMs <= :now";
        const full = { ":first": now.getTime() + step };
        if ((await tryUpdate(endpointId, "fullAtMs = :first", idle, full, now)) !== undefined) return now;
      }
      throw unavailable("the pace of an endpoint");
    },
  };
};
