import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { keys } from "../../core/keys.ts";
import { epochSeconds } from "../../platform/clock.ts";
import { parseRecord, putNew } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed, type Write } from "../../platform/dynamo/transaction.ts";
import { sha256 } from "../../platform/ids.ts";
import { instant } from "../../platform/text.ts";

const pushedRequest = z.object({
  clientId: z.string(),
  parameters: z.record(z.string(), z.string()),
  expiresAt: instant,
});
export type PushedRequest = z.infer<typeof pushedRequest>;

export interface PushedRequestStore {
  create(secret: string, pushed: PushedRequest): Write;
  /** Takes it away and gives it: of any number of uses one succeeds. Another client's attempt takes nothing. */
  take(secret: string, clientId: string, now: Date): Promise<PushedRequest | undefined>;
}

export const createPushedRequestStore = (table: Table): PushedRequestStore => ({
  create: (secret, pushed) =>
    putNew(table, "pushed", {
      ...keys.pushedRequest(sha256(secret)),
      ...pushed,
      ttl: epochSeconds(new Date(pushed.expiresAt)),
    }),
  take: async (secret, clientId, now) => {
    try {
      const answer = await table.client.send(
        new DeleteCommand({
          TableName: table.name,
          Key: keys.pushedRequest(sha256(secret)),
          ConditionExpression: "clientId = :client AND expiresAt > :now",
          ExpressionAttributeValues: { ":client": clientId, ":now": now.toISOString() },
          ReturnValues: "ALL_OLD",
        }),
      );
      return answer.Attributes === undefined ? undefined : parseRecord(pushedRequest, answer.Attributes);
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  },
});
