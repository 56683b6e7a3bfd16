import { mkdirSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { pathToFileURL } from "node:url";
import { physicalName } from "../assembly/attributes.ts";
import { findResources, type Stack } from "../assembly/read.ts";
import { asRecord, type Resolver } from "../assembly/resolve.ts";
import { AwsError, callAws } from "./call.ts";

export interface QueueServer {
  readonly endpoint: string;
  /** Durable when it returns. */
  send(queueArn: string, body: string): Promise<void>;
  /** True when the queue is there. */
  has(queueArn: string): boolean;
  stop(): Promise<void>;
}

interface FauxqsQueue {
  persistence: unknown;
}

interface FauxqsStore {
  persistence: unknown;
  allQueues(): Iterable<FauxqsQueue>;
  getQueueByArn(
    arn: string,
  ): (FauxqsQueue & { setAttributes(attributes: Record<string, string>): void }) | undefined;
  createQueue(name: string, url: string, arn: string, attributes: Record<string, string>): unknown;
}

/** The part of a Fastify application that is used here. */
interface FauxqsApp {
  readonly server: { closeAllConnections(): void };
  addHook(name: "onClose", hook: () => Promise<void>): void;
  listen(at: { port: number; host: string }): Promise<string>;
  close(): Promise<void>;
}

interface FauxqsPersistence {
  readonly db: {
    exec(sql: string): void;
    prepare(sql: string): { run(...values: (string | null)[]): unknown };
  };
  loadSqsAndSns(sqs: FauxqsStore, sns: unknown): void;
  updateMessageReady(messageId: string): void;
  close(): void;
}

/** What SQS takes in no message: controls, lone surrogates, U+FFFE and U+FFFF. */
const REFUSED_BY_SQS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * SQS by fauxqs, in process, kept in SQLite. Its parts are put together here and not by its own start function, which
 * listens on every network interface and whose "visible again" statement writes NULL into a column that forbids it; and
 * its check of what may stand in a message is replaced.
 */
export async function startQueues(dataDir: string): Promise<QueueServer> {
  mkdirSync(dataDir, { recursive: true });
  // Not import.meta.resolve: the tests' module runner has none.
  const manifest = findPackageJSON("fauxqs", import.meta.url);
  if (manifest === undefined) throw new Error("fauxqs is not installed: run npm ci.");
  const part = (path: string) => import(new URL(`dist/${path}`, pathToFileURL(manifest)).href);
  const [
    { buildApp },
    { INVALID_MESSAGE_BODY_CHAR },
    { SqsStore },
    { SnsStore },
    { S3Store },
    { PersistenceManager },
  ] = await Promise.all([
    part("app.js"),
    part("sqs/sqsTypes.js"),
    part("sqs/sqsStore.js"),
    part("sns/snsStore.js"),
    part("s3/s3Store.js"),
    part("persistence.js"),
  ]);
  // Its own pattern knows no code point above U+FFFD, so it would refuse every emoji; AWS takes them.
  INVALID_MESSAGE_BODY_CHAR.test = (body: string) => REFUSED_BY_SQS.test(body);
  const persistence: FauxqsPersistence = new PersistenceManager(dataDir);
  persistence.db.exec("PRAGMA synchronous = NORMAL");
  const makeReady = "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL";
  // Whoever held a message when the last process ended is gone: it comes back at once, and that receive does not count.
  // Without this the fall of the whole cloud, which AWS does not know, would put sound messages into dead letter queues.
  persistence.db.exec(
    `${makeReady}, approximate_receive_count = MAX(0, approximate_receive_count - 1)
     WHERE receipt_handle IS NOT NULL AND visibility_deadline > ${Date.now()}`,
  );
  const readyAgain = persistence.db.prepare(`${makeReady} WHERE message_id = ?`);
  persistence.updateMessageReady = (messageId) => void readyAgain.run(messageId);

  const sqsStore: FauxqsStore = new SqsStore();
  const stores = { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() };
  persistence.loadSqsAndSns(sqsStore, stores.snsStore);
  sqsStore.persistence = persistence;
  for (const queue of sqsStore.allQueues()) queue.persistence = persistence;

  const app: FauxqsApp = buildApp({ logger: false, stores });
  app.addHook("onClose", async () => persistence.close());
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    endpoint,
    has: (queueArn) => sqsStore.getQueueByArn(queueArn) !== undefined,
    send: async (queueArn, body) => {
      await callAws(endpoint, "AmazonSQS.SendMessage", {
        QueueUrl: queueUrlOf(endpoint, queueArn),
        MessageBody: body,
      });
    },
    stop: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** URL of a queue on a given endpoint. */
export const queueUrlOf = (endpoint: string, queueArn: string): string =>
  `${endpoint}/000000000000/${queueArn.split(":").at(-1)}`;

const ATTRIBUTES = [
  "DelaySeconds",
  "FifoQueue",
  "ContentBasedDeduplication",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "VisibilityTimeout",
];

/** Creates the queues of the assembly; an existing one gets the attributes that the template says now. */
export async function createQueues(
  endpoint: string,
  stacks: readonly Stack[],
  resolver: Resolver,
): Promise<void> {
  for (const located of findResources(stacks, "AWS::SQS::Queue")) {
    const properties = resolver.properties(located);
    const attributes = Object.fromEntries(
      ATTRIBUTES.filter((name) => properties[name] !== undefined).map((name) => [
        name,
        String(properties[name]),
      ]),
    );
    const redrive = asRecord(properties.RedrivePolicy);
    if (redrive.deadLetterTargetArn) attributes.RedrivePolicy = JSON.stringify(redrive);
    const QueueName = physicalName(located);
    const QueueUrl = `${endpoint}/000000000000/${QueueName}`;
    try {
      await callAws(endpoint, "AmazonSQS.CreateQueue", { QueueName, Attributes: attributes });
    } catch (error) {
      if (!(error instanceof AwsError && /QueueNameExists|QueueAlreadyExists/.test(error.name))) throw error;
    }
    await callAws(endpoint, "AmazonSQS.SetQueueAttributes", { QueueUrl, Attributes: attributes });
  }
}
