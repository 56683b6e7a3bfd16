import { callAws } from "../aws/call.ts";
import { matchesPattern, type Pattern } from "../aws/pattern.ts";
import type { State } from "../state.ts";
import { pause, readFailures, startLoop, type Trigger, type TriggerDeps } from "./trigger.ts";

export interface StreamMapping {
  /** Identifies the checkpoint. */
  readonly id: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** A record passes when any of these fits; none means that all pass. */
  readonly filters: readonly Pattern[];
  readonly bisect: boolean;
  /** -1: until it succeeds. */
  readonly maxRetries: number;
  readonly reportsFailures: boolean;
  readonly onFailureArn: string | undefined;
}

export interface StreamRecord {
  readonly eventID: string;
  readonly dynamodb: { readonly SequenceNumber: string };
}

export interface BatchDeps extends TriggerDeps {
  readonly send: (queueArn: string, body: string) => Promise<void>;
  readonly retryDelayMs: (attempt: number) => number;
}

/** Waits 0.2 s, 0.4 s … at most 10 s between tries of a failing batch. */
export const backOff = (attempt: number): number => Math.min(10_000, 200 * 2 ** attempt);

/**
 * Hands a batch to the function until every record succeeded or was set aside. Failing batches are halved where the
 * mapping says so; a reported failure keeps the records before it. Records set aside go to the on-failure queue.
 */
export async function processBatch(
  mapping: StreamMapping,
  records: readonly StreamRecord[],
  deps: BatchDeps,
  signal: AbortSignal,
  attempt = 0,
): Promise<void> {
  if (records.length === 0 || signal.aborted) return;
  const failedFrom = await invokeOnce(mapping, records, deps);
  if (failedFrom === undefined || signal.aborted) return;
  // The batch is used up before it is halved: a whole batch cannot fall to a retry limit while one half may be well.
  const left = records.slice(failedFrom);
  const mayHalve = mapping.bisect && left.length > 1;
  const exhausted = mapping.maxRetries >= 0 && attempt >= mapping.maxRetries;
  if (exhausted && !mayHalve) return setAside(mapping, left, deps, attempt);
  await pause(deps.retryDelayMs(attempt), signal);
  const next = attempt + 1;
  if (!mayHalve) return processBatch(mapping, left, deps, signal, next);
  const middle = Math.ceil(left.length / 2);
  await processBatch(mapping, left.slice(0, middle), deps, signal, attempt);
  await processBatch(mapping, left.slice(middle), deps, signal, attempt);
}

/** Index of the first record that failed; undefined when none did. */
async function invokeOnce(
  mapping: StreamMapping,
  records: readonly StreamRecord[],
  deps: BatchDeps,
): Promise<number | undefined> {
  let answer: unknown;
  try {
    answer = await deps.invoke(mapping.functionArn, { Records: records });
  } catch {
    return 0; // reported by the function's pool already
  }
  if (!mapping.reportsFailures) return undefined;
  const failed = readFailures(answer);
  if (!failed) return 0;
  const positions = failed.map((id) => records.findIndex((record) => record.dynamodb.SequenceNumber === id));
  return positions.length === 0 ? undefined : Math.max(0, Math.min(...positions));
}

async function setAside(
  mapping: StreamMapping,
  records: readonly StreamRecord[],
  deps: BatchDeps,
  attempt: number,
): Promise<void> {
  deps.warn(`${mapping.id}: ${records.length} stream record(s) set aside after ${attempt + 1} tries`);
  if (!mapping.onFailureArn) return;
  const notice = {
    requestContext: {
      requestId: crypto.randomUUID(),
      functionArn: mapping.functionArn,
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: attempt + 1,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: "local",
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      batchSize: records.length,
    },
  };
  await deps.send(mapping.onFailureArn, JSON.stringify(notice));
}

export interface StreamDeps extends BatchDeps {
  readonly endpoint: string;
  readonly streamArn: string;
  readonly state: State;
}

const POLL_MS = 150;
const STREAMS = "DynamoDBStreams_20120810";

/** Follows a table's stream. The checkpoint moves only after a batch is done: a record may come twice, never zero times. */
export function startStreamMapping(mapping: StreamMapping, deps: StreamDeps): Trigger {
  const { endpoint, streamArn: StreamArn, state } = deps;
  const checkpoint = `${mapping.id} ${StreamArn}`;
  let iterator: string | undefined;
  const fits = (record: StreamRecord) =>
    mapping.filters.length === 0 || mapping.filters.some((filter) => matchesPattern(filter, record));

  const openIterator = async (): Promise<string> => {
    const { StreamDescription } = await callAws<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      endpoint,
      `${STREAMS}.DescribeStream`,
      { StreamArn },
    );
    const after = state.get<string>("checkpoint", checkpoint);
    const position = after
      ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after }
      : { ShardIteratorType: "TRIM_HORIZON" };
    const input = { StreamArn, ShardId: StreamDescription.Shards[0]?.ShardId, ...position };
    const answer = await callAws<{ ShardIterator: string }>(endpoint, `${STREAMS}.GetShardIterator`, input);
    return answer.ShardIterator;
  };

  return startLoop(async (signal) => {
    iterator ??= await openIterator();
    const input = { ShardIterator: iterator, Limit: 1000 };
    const answer = await callAws<{ Records: StreamRecord[]; NextShardIterator?: string }>(
      endpoint,
      `${STREAMS}.GetRecords`,
      input,
      signal,
    );
    const passed = answer.Records.filter(fits);
    for (let start = 0; start < passed.length; start += mapping.batchSize) {
      const batch = passed.slice(start, start + mapping.batchSize);
      await processBatch(mapping, batch, deps, signal);
      if (signal.aborted) return;
      state.put("checkpoint", checkpoint, batch.at(-1)?.dynamodb.SequenceNumber);
    }
    const last = answer.Records.at(-1);
    if (last) state.put("checkpoint", checkpoint, last.dynamodb.SequenceNumber);
    iterator = answer.NextShardIterator;
    if (!last) await pause(POLL_MS, signal);
  }, deps.warn);
}
