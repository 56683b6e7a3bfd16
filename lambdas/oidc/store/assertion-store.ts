import { PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { keys } from "../../core/keys.ts";
import { epochSeconds } from "../../platform/clock.ts";
import { readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed } from "../../platform/dynamo/transaction.ts";
import type { Ids } from "../../platform/ids.ts";

export interface AssertionStore {
  /** True for the first of any number of uses of the same `jti` by the same client until then. */
  spend(clientId: string, jti: string, until: Date): Promise<boolean>;
}

const usedAssertion = z.object({ usedBy: z.string() });

const ATTEMPT_BYTES = 16;

/** Assertions that clients authenticated by. An item is needed only for as long as its assertion is valid. */
export const createAssertionStore = (table: Table, ids: Pick<Ids, "token">): AssertionStore => ({
  spend: async (clientId, jti, until) => {
    const key = keys.assertion(clientId, jti);
    const usedBy = ids.token(ATTEMPT_BYTES);
    try {
      await table.client.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...key, usedBy, ttl: epochSeconds(until) + 1, schemaVersion: SCHEMA_VERSION },
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      );
      return true;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
      // When the SDK repeats a write of ours whose answer was lost, that is no second use.
      return (await readRecord(table, key, usedAssertion))?.usedBy === usedBy;
    }
  },
});
