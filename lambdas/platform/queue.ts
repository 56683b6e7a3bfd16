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
  sendAll(messages: readonly Message[]): Promise<void>;
}

const BATCH = 10;

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

export const connectQueue = <Message>(url: string, client = connect()): Queue<Message> => ({
  send: async (message, delaySeconds = 0) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: JSON.stringify(message),
        MessageAttributes: attributes(),
        DelaySeconds: Math.min(900, Math.max(0, Math.ceil(delaySeconds))),
      }),
    );
  },
  sendAll: async (messages) => {
    let refused = 0;
    for (let start = 0; start < messages.length; start += BATCH) {
      const answer = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: messages.slice(start, start + BATCH).map((message, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify(message),
            MessageAttributes: attributes(),
          })),
        }),
      );
      refused += answer.Failed?.length ?? 0;
    }
    if (refused > 0) throw new Error(`The queue refused ${refused} messages.`);
  },
});
