// The rate limit of an endpoint: moments that are at least one step apart (the generic cell rate algorithm without a
// burst). One item for each endpoint that has a limit, written once for each of its attempts.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { keys } from "../../core/keys.ts";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { unavailable } from "../../platform/errors.ts";

export interface Pace {
  /**
   * Reserves the next moment at which the endpoint may be called: now, or later. Undefined where the line is longer than
   * `LONGEST_LINE_SECONDS`: then nothing is reserved.
   */
  reserve(endpointId: string, perSecond: number, now: Date): Promise<Date | undefined>;
}

/** A message can be delayed by 15 minutes: who waits for a moment within them is woken to the second. */
export const LONGEST_LINE_SECONDS = 600;
const SECOND_MS = 1000;
const KEPT_SECONDS = 86_400;
const TRIES = 4;

const pacedRow = z.object({ freeAtMs: z.number() });
/** As the exception carries it: typed values, not read by the document client. */
const refusedRow = z.object({ freeAtMs: z.object({ N: z.coerce.number() }) });

export const createPace = (table: Table): Pace => {
  const update = (endpointId: string, expression: string, condition: string, values: object, now: Date) =>
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
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );

  /** Where the item is not in the state that the caller took it to be in: when the endpoint is free. */
  const tryUpdate = async (
    ...given: Parameters<typeof update>
  ): Promise<{ ok: true; before: unknown } | { ok: false; freeAtMs: number }> => {
    try {
      return { ok: true, before: (await update(...given)).Attributes };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { ok: false, freeAtMs: refusedRow.safeParse(error.Item).data?.freeAtMs.N ?? 0 };
    }
  };

  return {
    reserve: async (endpointId, perSecond, now) => {
      const step = Math.ceil(SECOND_MS / perSecond);
      const end = now.getTime() + LONGEST_LINE_SECONDS * SECOND_MS;
      const behind = "freeAtMs > :now AND freeAtMs <= :end";
      const first = "attribute_not_exists(freeAtMs) OR freeAtMs <= :now";
      for (let tries = 0; tries < TRIES; tries++) {
        const values = { ":step": step, ":end": end };
        const busy = await tryUpdate(endpointId, "freeAtMs = freeAtMs + :step", behind, values, now);
        if (busy.ok) return new Date(pacedRow.parse(busy.before).freeAtMs);
        if (busy.freeAtMs > end) return undefined;
        const next = { ":next": now.getTime() + step };
        if ((await tryUpdate(endpointId, "freeAtMs = :next", first, next, now)).ok) return now;
      }
      throw unavailable("the pace of an endpoint");
    },
  };
};
