// What npm run redrive does: finds the dead-letter queues of a stage and brings messages back to where they failed.
import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  paginateListQueues,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";

export interface DeadLetters {
  /** As the alarm is called: `webhooks/Deliveries`. */
  name: string;
  url: string;
  arn: string;
  messages: number;
  /** Where its messages failed; undefined for those of a stream or a schedule, which have no queue to go back to. */
  source: { url: string; arn: string } | undefined;
}

interface Queue {
  url: string;
  name: string;
  arn: string;
  messages: number;
  deadLetters: string | undefined;
}

const readQueue = async (sqs: SQSClient, url: string, prefix: string): Promise<Queue> => {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        "QueueArn",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "RedrivePolicy",
      ],
    }),
  );
  const policy: unknown = JSON.parse(Attributes.RedrivePolicy ?? "{}");
  const target = Object(policy).deadLetterTargetArn;
  return {
    url,
    name: nameOf(url, prefix),
    arn: Attributes.QueueArn ?? "",
    // Those that somebody is looking at in the console count too.
    messages:
      Number(Attributes.ApproximateNumberOfMessages ?? 0) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    deadLetters: typeof target === "string" ? target : undefined,
  };
};

/** `…/Countersign-prod-webhooks-DeliveriesDeadLetters27691B20-x1Y2` is `webhooks/Deliveries`. */
const nameOf = (url: string, prefix: string): string => {
  const [context = "", place = ""] = (url.split("/").at(-1) ?? "").slice(prefix.length).split("-");
  return `${context}/${place.replace(/(DeadLetters)?[0-9A-F]{8}$/, "")}`;
};

/** By name; every queue of the stage that takes what another one, a stream or a schedule gave up. */
export const findDeadLetters = async (sqs: SQSClient, stage: string): Promise<DeadLetters[]> => {
  const prefix = `Countersign-${stage}-`;
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client: sqs, pageSize: 1000 }, { QueueNamePrefix: prefix })) {
    urls.push(...(page.QueueUrls ?? []));
  }
  const queues = await Promise.all(urls.map((url) => readQueue(sqs, url, prefix)));
  return queues
    .filter(({ deadLetters }) => deadLetters === undefined)
    .map(({ name, url, arn, messages }) => {
      const source = queues.find((queue) => queue.deadLetters === arn);
      return { name, url, arn, messages, source: source && { url: source.url, arn: source.arn } };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
};

const spelled = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Also as the alarm spells it: `webhooks Deliveries DeadLetters`. */
export const pick = (all: readonly DeadLetters[], wanted: string): DeadLetters | undefined => {
  const spelling = spelled(wanted).replace(/deadletters$/, "");
  return all.find(({ name }) => spelled(name) === spelling);
};

/** Moves what is there now; what fails again meanwhile stays for the next time. Returns how many were moved. */
export const redrive = async (sqs: SQSClient, from: DeadLetters): Promise<number> => {
  if (from.source === undefined) throw new Error(`${from.name} has no queue to go back to.`);
  try {
    return await moveByTask(sqs, from.arn, from.source.arn);
  } catch (error) {
    if (!isUnknownAction(error)) throw error;
    return moveOneByOne(sqs, from.url, from.source.url, from.messages);
  }
};

/** Of a server that is not AWS's own. */
const isUnknownAction = (error: unknown): boolean =>
  error instanceof SQSServiceException && /InvalidAction|Unknown|UnsupportedOperation/.test(error.name);

const moveByTask = async (sqs: SQSClient, from: string, to: string): Promise<number> => {
  // The target is named: EventBridge puts some messages here itself, and those do not say which queue they were for.
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: from, DestinationArn: to }));
  for (;;) {
    const { Results = [] } = await sqs.send(
      new ListMessageMoveTasksCommand({ SourceArn: from, MaxResults: 1 }),
    );
    const [task] = Results;
    if (task?.Status === "COMPLETED") return task.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status !== "RUNNING") {
      throw new Error(`The move ended as ${task?.Status}: ${task?.FailureReason ?? "SQS does not say why"}.`);
    }
    await sleep(1_000);
  }
};

const HIDDEN_SECONDS = 60;

/** Sent before it is deleted: who is interrupted between the two leaves a message in both queues, and never in none. */
const moveOneByOne = async (sqs: SQSClient, from: string, to: string, count: number): Promise<number> => {
  let moved = 0;
  while (moved < count) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: Math.min(10, count - moved),
        VisibilityTimeout: HIDDEN_SECONDS,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["MessageGroupId"],
      }),
    );
    if (Messages.length === 0) return moved;
    for (const message of Messages) {
      await sqs.send(new SendMessageCommand({ QueueUrl: to, ...copyOf(message) }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
      moved += 1;
    }
  }
  return moved;
};

const copyOf = ({ Body, MessageAttributes, Attributes }: Message) => ({
  MessageBody: Body,
  ...(MessageAttributes === undefined ? {} : { MessageAttributes }),
  ...(Attributes?.MessageGroupId === undefined ? {} : { MessageGroupId: Attributes.MessageGroupId }),
});
