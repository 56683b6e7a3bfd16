import type * as z from "zod";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { unavailable } from "../../platform/errors.ts";
import type { IdempotencyStore, IdempotentRequest } from "./store.ts";

export interface CreateOnceDeps {
  table: Table;
  idempotency: IdempotencyStore;
}

export interface Creation<Reply> {
  /** What the caller gets and what is remembered for a repeated request: never a secret. */
  reply: Reply;
  writes: readonly Write[];
}

/**
 * Creates something in one transaction; a repeated request with the same Idempotency-Key gets the first reply and
 * creates nothing. `refuse` says what a failed condition means, by its label; it runs when no earlier reply explains
 * the failure.
 */
export const createOnce = async <Schema extends z.ZodType>(
  deps: CreateOnceDeps,
  request: IdempotentRequest | undefined,
  schema: Schema,
  make: () => Promise<Creation<z.output<Schema>>>,
  refuse?: (failed: readonly string[]) => Error | undefined,
): Promise<z.output<Schema>> => {
  const replay = async (): Promise<z.output<Schema> | undefined> => {
    if (request === undefined) return undefined;
    const stored = await deps.idempotency.findReply(request);
    return stored === undefined ? undefined : schema.parse(stored);
  };
  const earlier = await replay();
  if (earlier !== undefined) return earlier;
  const { reply, writes } = await make();
  const outcome = await transact(deps.table, [
    ...writes,
    ...(request === undefined ? [] : [deps.idempotency.remember(request, reply)]),
  ]);
  if (outcome.ok) return reply;
  // The same key came twice at once and the other one was first.
  const first = await replay();
  if (first !== undefined) return first;
  throw refuse?.(outcome.failed) ?? unavailable(outcome.failed.join());
};
