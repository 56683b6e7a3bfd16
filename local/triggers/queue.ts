import { callAws } from "../aws/call.ts";
import { queueUrlOf } from "../aws/queues.ts";
import { pause, readFailures, startLoop, type Trigger, type TriggerDeps } from "./trigger.ts";

export interface QueueMapping {
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly reportsFailures: boolean;
  /** How many ask the queue at once. */
  readonly pollers: number;
  /** Most batches that are under way at once. */
  readonly maxConcurrency: number;
}

export interface QueueDeps extends TriggerDeps {
  readonly endpoint: string;
  readonly region: string;
  /** After so long a batch is no longer counted as a poller at work; a second unless told. */
  readonly longBatchMs?: number;
}

interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Record<string, string>;
  readonly MessageAttributes?: Record<string, Record<string, string>>;
}

const LONG_POLL_SECONDS = 10;

const LONG_BATCH_MS = 1_000;

/**
 * Feeds a function from a queue. What it fails on stays hidden for the rest of the visibility timeout, as on AWS. Lambda
 * adds pollers while batches are under way; here one for each batch that takes long, until that is done.
 */
export function startQueueMapping(mapping: QueueMapping, deps: QueueDeps): Trigger {
  const { pollers, maxConcurrency } = mapping;
  const helpers = new Set<Trigger>();
  let longBatches = 0;

  const invoke: QueueDeps["invoke"] = async (functionArn, event) => {
    let long = false;
    const timer = setTimeout(() => {
      long = true;
      longBatches += 1;
      if (pollers + helpers.size < maxConcurrency) addHelper();
    }, deps.longBatchMs ?? LONG_BATCH_MS);
    try {
      return await deps.invoke(functionArn, event);
    } finally {
      clearTimeout(timer);
      if (long) longBatches -= 1;
    }
  };
  const poll = (signal: AbortSignal) => pollOnce(mapping, { ...deps, invoke }, signal);
  const addHelper = (): void => {
    const helper = startLoop(async (signal) => {
      if (helpers.size <= longBatches) return poll(signal);
      helpers.delete(helper);
      void helper.stop();
    }, deps.warn);
    helpers.add(helper);
  };
  const loops = Array.from({ length: pollers }, () => startLoop(poll, deps.warn));
  return {
    stop: async () => {
      await Promise.all([...loops, ...helpers].map((loop) => loop.stop()));
    },
  };
}

async function pollOnce(mapping: QueueMapping, deps: QueueDeps, signal: AbortSignal): Promise<void> {
  const messages = await receive(mapping, deps, signal);
  if (messages.length === 0) return;
  const done = await process(mapping, deps, messages);
  if (done.length === 0) return;
  await callAws(deps.endpoint, "AmazonSQS.DeleteMessageBatch", {
    QueueUrl: queueUrlOf(deps.endpoint, mapping.queueArn),
    Entries: done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
  });
}

async function receive(mapping: QueueMapping, deps: QueueDeps, signal: AbortSignal): Promise<Message[]> {
  const call = async (WaitTimeSeconds: number, count: number): Promise<Message[]> => {
    const input = {
      QueueUrl: queueUrlOf(deps.endpoint, mapping.queueArn),
      MaxNumberOfMessages: Math.min(10, count),
      WaitTimeSeconds,
      MessageSystemAttributeNames: ["All"],
      AttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    };
    const answer = await callAws<{ Messages?: Message[] }>(
      deps.endpoint,
      "AmazonSQS.ReceiveMessage",
      input,
      signal,
    );
    return answer.Messages ?? [];
  };
  const messages = await call(LONG_POLL_SECONDS, mapping.batchSize);
  if (messages.length === 0 || messages.length >= mapping.batchSize || mapping.batchWindowSeconds === 0)
    return messages;
  await pause(Math.min(mapping.batchWindowSeconds, 1) * 1000, signal);
  return [...messages, ...(await call(0, mapping.batchSize - messages.length))];
}

/** Messages that the function has dealt with. */
async function process(mapping: QueueMapping, deps: QueueDeps, messages: Message[]): Promise<Message[]> {
  const Records = messages.map((message) => toRecord(message, mapping.queueArn, deps.region));
  let answer: unknown;
  try {
    answer = await deps.invoke(mapping.functionArn, { Records });
  } catch {
    return []; // reported by the function's pool already
  }
  if (!mapping.reportsFailures) return messages;
  const failed = readFailures(answer);
  const known = new Set(messages.map((message) => message.MessageId));
  // A malformed answer, or one that names a message nobody sent, means: all failed.
  if (!failed?.every((id) => known.has(id))) return [];
  return messages.filter((message) => !failed.includes(message.MessageId));
}

const toRecord = (message: Message, eventSourceARN: string, awsRegion: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
      name,
      { dataType: value.DataType, stringValue: value.StringValue, binaryValue: value.BinaryValue },
    ]),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: "aws:sqs",
  eventSourceARN,
  awsRegion,
});
