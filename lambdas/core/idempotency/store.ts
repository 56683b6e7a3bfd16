import * as z from "zod";
import { type Clock, epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { conflict, validationFailed } from "../../platform/errors.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import { sha256 } from "../../platform/ids.ts";
import { keys } from "../keys.ts";

/** How long a key is remembered. */
export const IDEMPOTENCY_SECONDS = 24 * 60 * 60;

const record = z.object({ bodyHash: z.string(), reply: z.string(), ttl: z.number() });

/** One create request that may be repeated. Undefined key: the caller did not ask for it. */
export interface IdempotentRequest {
  scope: string;
  key: string;
  bodyHash: string;
}

/** `scope` is the tenant and the endpoint: the same key means nothing elsewhere. */
export const readIdempotencyKey = (request: HttpRequest, scope: string): IdempotentRequest | undefined => {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw validationFailed([
      { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" },
    ]);
  }
  return { scope: `${scope} ${request.method} ${request.path}`, key, bodyHash: sha256(request.body) };
};

export interface IdempotencyStore {
  /**
   * The reply that the first request with this key got, as it was stored. Throws 409 `IDEMPOTENCY_KEY_REUSED` where
   * the body is another one.
   */
  findReply(request: IdempotentRequest): Promise<unknown>;
  /**
   * Remembers the reply in the same transaction as the creation, so that there is never one without the other. Label
   * `idempotency`. `reply` must hold no secret: what is secret is made again by the caller.
   */
  remember(request: IdempotentRequest, reply: unknown): Write;
}

export const createIdempotencyStore = (table: Table, clock: Clock): IdempotencyStore => ({
  findReply: async (request) => {
    const found = await readRecord(table, keys.idempotency(request.scope, request.key), record);
    if (found === undefined) return undefined;
    if (found.ttl <= epochSeconds(clock.now())) return undefined;
    if (found.bodyHash !== request.bodyHash) {
      throw conflict("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used with another body.");
    }
    return JSON.parse(found.reply);
  },
  remember: (request, reply) => ({
    label: "idempotency",
    item: {
      Put: {
        TableName: table.name,
        Item: {
          ...keys.idempotency(request.scope, request.key),
          bodyHash: request.bodyHash,
          reply: JSON.stringify(reply),
          ttl: epochSeconds(plusSeconds(clock.now(), IDEMPOTENCY_SECONDS)),
          schemaVersion: SCHEMA_VERSION,
        },
        ConditionExpression: "attribute_not_exists(pk) OR #ttl <= :now",
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: { ":now": epochSeconds(clock.now()) },
      },
    },
  }),
});
