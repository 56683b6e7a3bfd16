import {
  type MessageAttributeValue,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { atStart, clientSettings, markOrigin } from "./aws.ts";
import { correlation } from "./correlation.ts";

/** A queue that takes JSON messages. */
export interface Queue<Message> {
  /** `delaySeconds` is at most 900 (SQS). */
  send(message: Message, delaySeconds?: number): Promise<void>;
  /** Sends all, ten at a time. Throws if any was refused, after trying the rest: messages may then come twice. */
  sendAll(messages: readonly Message[], delayOf?: (message: Message) => number): Promise<void>;
}

const BATCH = 10;
const MAX_DELAY_SECONDS = 900;

const connect = (): SQSClient => {
  const client = new SQSClient(clientSettings);
  client.middlewareStack.add(markOrigin("QUEUE"), atStart);
  return client;
};

/** The cause of a message travels beside its body; `queue-worker.ts` takes it up again. */
const attributes = (): Record<string, MessageAttributeValue> => {
  const { requestId } = correlation();
  return requestId === undefined ? {} : { requestId: { DataType: "String", StringValue: requestId } };
};

interface QueueOptions<Message> {
  client?: SQSClient;
  /** Whose message it is: a standard queue serves groups with few messages before those with many (fair queues). */
  groupOf?: (message: Message) => string;
}

const wholeDelay = (seconds: number): number => Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.ceil(seconds)));

export const connectQueue = <Message>(url: string, options: QueueOptions<Message> = {}): Queue<Message> => {
  const { client = connect(), groupOf } = options;

  const toEntry = (message: Message, delaySeconds: number) => ({
    MessageBody: JSON.stringify(message),
    MessageAttributes: attributes(),
    DelaySeconds: wholeDelay(delaySeconds),
    ...(groupOf === undefined ? {} : { MessageGroupId: groupOf(message) }),
  });

  return {
    send: async (message, delaySeconds = 0) => {
      await client.send(new SendMessageCommand({ QueueUrl: url, ...toEntry(message, delaySeconds) }));
    },
    sendAll: async (messages, delayOf = () => 0) => {
      let refused = 0;
      for (let start = 0; start < messages.length; start += BATCH) {
        const answer = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: url,
            Entries: messages
              .slice(start, start + BATCH)
              .map((message, index) => ({ Id: String(index), ...toEntry(message, delayOf(message)) })),
          }),
        );
        refused += answer.Failed?.length ?? 0;
      }
      if (refused > 0) throw new Error(`The queue refused ${refused} messages.`);
    },
  };
};
