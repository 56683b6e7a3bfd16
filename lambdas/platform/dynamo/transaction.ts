import { isDeepStrictEqual } from "node:util";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import {
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { unavailable } from "../errors.ts";
import { marshallOptions, type Table } from "./table.ts";

type TransactItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** One write of a transaction. `label` names it in the outcome when its condition fails. */
export interface Write {
  label: string;
  item: TransactItem;
}

export type TransactionOutcome = { ok: true } | { ok: false; failed: readonly string[] };

const ATTEMPTS = 5;

const wait = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));

/**
 * Writes all or nothing. A failed condition is an outcome, by label; a conflict with another transaction is retried
 * with jitter, because nothing was written and nobody lost yet.
 */
export const transact = (table: Table, writes: readonly Write[]): Promise<TransactionOutcome> => {
  const TransactItems = writes.map((write) => write.item);
  return commit(
    () => table.client.send(new TransactWriteCommand({ TransactItems })),
    (error) => readCancellation(error, writes),
  );
};

export interface LoneUpdate {
  label: string;
  update: UpdateCommandInput;
  /** Whether this is the row as the update leaves it: then a try before, whose answer was lost, has written it. */
  isDone: (row: Readonly<Record<string, AttributeValue>>) => boolean;
}

/** As `transact` for one update, without a transaction: that would cost twice as much. */
export const updateAlone = (
  table: Table,
  { label, update, isDone }: LoneUpdate,
): Promise<TransactionOutcome> => {
  const input = { ...update, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
  return commit(
    () => table.client.send(new UpdateCommand(input)),
    (error) => readRefusal(error, label, isDone),
  );
};

/**
 * As `transact` for one new record, without a transaction: that would cost twice as much. The record must hold something
 * random: one that is the same already counts as written by a try before, whose answer was lost.
 */
export const createAlone = (
  table: Table,
  { label, item: { Put: put } }: Write,
): Promise<TransactionOutcome> => {
  if (put === undefined) throw new Error(`${label} is not put.`);
  const input = { ...put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
  const written = () => marshall(put.Item, { ...marshallOptions });
  return commit(
    () => table.client.send(new PutCommand(input)),
    (error) => readRefusal(error, label, (row) => isDeepStrictEqual(row, written())),
  );
};

/** Without the token of a transaction, the SDK's own repetition of a write that had succeeded meets its condition. */
const readRefusal = (
  error: unknown,
  label: string,
  isDone: LoneUpdate["isDone"],
): TransactionOutcome | "RETRY" => {
  if (error instanceof TransactionConflictException) return "RETRY";
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  return error.Item !== undefined && isDone(error.Item) ? { ok: true } : { ok: false, failed: [label] };
};

const commit = async (
  send: () => Promise<unknown>,
  read: (error: unknown) => TransactionOutcome | "RETRY",
): Promise<TransactionOutcome> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return { ok: true };
    } catch (error) {
      const outcome = read(error);
      if (outcome !== "RETRY") return outcome;
      if (attempt === ATTEMPTS) throw unavailable(error);
      await wait(attempt);
    }
  }
};

const readCancellation = (error: unknown, writes: readonly Write[]): TransactionOutcome | "RETRY" => {
  if (error instanceof TransactionConflictException) return "RETRY";
  if (!(error instanceof TransactionCanceledException)) throw error;
  const codes = error.CancellationReasons?.map((reason) => reason.Code) ?? [];
  const failed = writes
    .filter((_, index) => codes[index] === "ConditionalCheckFailed")
    .map((write) => write.label);
  if (failed.length > 0) return { ok: false, failed };
  const passing = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
  if (codes.some((code) => code !== undefined && passing.includes(code))) return "RETRY";
  throw error;
};

/** True where a single conditional write was refused by its condition. */
export const isConditionFailed = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException;
