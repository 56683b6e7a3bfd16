import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { dueKeys, type Key, keys } from "../../lambdas/core/keys.ts";
import { readLogs } from "../support/logs.ts";
import { startOwnCloud } from "../support/own-cloud.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  openBrowser,
  readOutbox,
  requestVerification,
} from "../support/system.ts";

/*
 * The walk through docs/runbook.md for three dead-letter alarms: the fault is provoked, the text is followed, and what was
 * stuck arrives. The fault is a record of a newer release each time, as after going back by more than one version.
 */

const product = await connectProduct(await startOwnCloud());
const { aws } = product.local;
const token = await fetchToken(product);
const settings = {
  endpoint: aws.endpoint,
  region: aws.region,
  credentials: { accessKeyId: crypto.randomUUID(), secretAccessKey: crypto.randomUUID() },
};
const sqs = new SQSClient(settings);
const table = DynamoDBDocumentClient.from(new DynamoDBClient(settings));

const queue = async (part: string): Promise<string> => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const found = QueueUrls.filter((url) => url.includes(part));
  if (found.length !== 1) throw new Error(`Not one queue is called ${part}: ${QueueUrls.join(", ")}`);
  return found[0] ?? "";
};

/**
 * So that its tries take seconds instead of minutes. What it answers puts the queue back: what works may take longer than
 * a second, and would be tried again beside itself.
 */
const hurry = async (part: string): Promise<() => Promise<void>> => {
  const QueueUrl = await queue(part);
  const before = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] }),
  );
  const set = async (VisibilityTimeout: string): Promise<void> => {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } }));
  };
  await set("1");
  return () => set(before.Attributes?.VisibilityTimeout ?? "");
};

const setVersion = (key: Key, version: number): Promise<unknown> =>
  table.send(
    new UpdateCommand({
      TableName: aws.tableName,
      Key: key,
      UpdateExpression: "SET schemaVersion = :version",
      ExpressionAttributeValues: { ":version": version },
    }),
  );

/** An event as a newer release would have written it, two minutes ago. */
const putNewerEvent = (key: Key, interviewId: string, loginHint: string): Promise<unknown> => {
  const id = `evt_${crypto.randomUUID()}`;
  const timestamp = new Date(Date.now() - 120_000).toISOString();
  const event = {
    id,
    eventType: "SESSION_STARTED",
    type: "session.started",
    timestamp,
    sequence: 1,
    organizationId: product.local.organizationId,
    interviewId,
    integrationReference: product.integrationId,
    integrationName: "Runbook",
    loginHint,
    externalCustomerId: null,
    correlationId: null,
    customFields: {},
    onboardingStatus: null,
    identityId: null,
    failureReason: null,
  };
  const Item = { ...key, ...dueKeys.outbox(id, timestamp), event, schemaVersion: 2 };
  return table.send(new PutCommand({ TableName: aws.tableName, Item }));
};

/** The newest release is back and an hour has passed: so long the sweep leaves alone what it could not read. */
const bringForward = (key: Key): Promise<unknown> =>
  table.send(
    new UpdateCommand({
      TableName: aws.tableName,
      Key: key,
      UpdateExpression: "SET schemaVersion = :version, dueSk = :past",
      // Not once more when it was published: then it is in the outbox no longer.
      ConditionExpression: "attribute_exists(duePk)",
      ExpressionAttributeValues: { ":version": 1, ":past": new Date(Date.now() - 120_000).toISOString() },
    }),
  );

/** _Test_ in the Lambda console, with the event of a schedule. */
const start = async (name: string): Promise<void> => {
  const path = `${aws.endpoint}/2015-03-31/functions/${name}/invocations`;
  const answer = await fetch(path, { method: "POST", body: '{"source":"countersign.schedule"}' });
  expect(answer.status).toBe(200);
};

/** _Poll for messages_: the first message of a dead-letter queue. */
const poll = (url: string): Promise<Message> =>
  eventually(`a message in ${url}`, async () => {
    const answer = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 0 }));
    return answer.Messages?.[0];
  });

const command = fileURLToPath(new URL("../../docs/operations/redrive.ts", import.meta.url));

const run = async (...args: string[]): Promise<string> => {
  const env = { ...process.env, COUNTERSIGN_STATE_DIR: product.stateDir };
  return (await promisify(execFile)(process.execPath, [command, ...args], { env })).stdout;
};

/** `npm run redrive`: says how many there are, moves nothing until it is told to, and then all of them. */
const redrive = async (name: string): Promise<void> => {
  expect(await run(name)).toMatch(/ 1\nNothing was moved/);
  expect(await run(name, "--move")).toContain("1 moved.");
  expect(await run()).toMatch(new RegExp(`${name} +0\n`));
};

/** The line with this code in the log of a function, as _What fails and why_ finds it. */
const logged = (file: string, code: string, fields: Record<string, unknown> = {}) =>
  eventually(`${code} of ${file}`, () =>
    readLogs(join(product.stateDir, "logs")).find(
      (line) =>
        line.file === file &&
        line.code === code &&
        Object.entries(fields).every(([name, value]) => line[name] === value),
    ),
  );

const hooked = async () => {
  const receiver = await startReceiver();
  const endpoint = await expectCall(201, `${product.baseUrl}/api/v1/webhook-endpoints`, {
    token: product.admin,
    body: { url: receiver.url },
  });
  const arrived = (interviewId: string) =>
    eventually(`a webhook about ${interviewId}`, () =>
      receiver.received.find(({ body }) => JSON.parse(body).interviewId === interviewId),
    );
  return { receiver, endpointId: String(endpoint.id), arrived };
};

describe("the walk through the runbook", () => {
  it("for notifications that could not be sent", async () => {
    const relax = await hurry("NotificationsQueue");
    const email = `late-${crypto.randomUUID()}@example.com`;
    const requested = await expectCall(200, `${product.baseUrl}/omni/b2b/onboarding/request-new`, {
      token,
      body: { integrationReference: product.integrationId, loginHint: email },
    });
    const session = keys.session(String(requested.interviewId));
    // The session is touched by the newer release before its link goes out.
    await setVersion(session, 2);
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: await queue("NotificationsQueue"),
        MessageBody: JSON.stringify({
          kind: "LINK",
          channel: "EMAIL",
          to: email,
          sessionId: requested.interviewId,
          organizationName: "Example",
          language: "en",
          url: requested.url,
          expiresAt: requested.expiresAt,
        }),
      }),
    );
    const deadLetters = await queue("NotificationsDeadLetters");
    // "Look at one message, then at the log of the function": the two belong together, and the cause is named.
    const { MessageId } = await poll(deadLetters);
    await logged("send", "MESSAGE_FAILED", { messageId: MessageId, receives: 3, cause: "RECORD_TOO_NEW" });
    expect((await readOutbox(product.local)).filter(({ to }) => to === email)).toEqual([]);
    // "Deploy the newest version again … Redrive what came into dead-letter queues meanwhile."
    await setVersion(session, 1);
    await relax();
    await redrive("notifications/Notifications");
    await logged("send", "NOTIFICATION_SENT", { interviewId: requested.interviewId });
    const mails = await readOutbox(product.local);
    expect(
      mails.filter(({ to }) => to === email).map(({ text }) => text.includes(String(requested.url))),
    ).toEqual([true]);
  });

  it("for events that could not be fanned out", async () => {
    const relax = await hurry("EventsQueue");
    const { receiver, endpointId, arrived } = await hooked();
    const endpoint = keys.webhookEndpoint(product.local.organizationId, endpointId);
    await setVersion(endpoint, 2);
    const email = `fan-${crypto.randomUUID()}@example.com`;
    const { interviewId, linkToken } = await requestVerification(product, token, { loginHint: email });
    const started = await openBrowser(product.baseUrl).start(linkToken);
    const deadLetters = await queue("EventsDeadLetters");
    const { MessageId } = await poll(deadLetters);
    // The search _Everything about one request_ begins with the id of that very line.
    await logged("fanout", "MESSAGE_FAILED", { messageId: MessageId, receives: 5, cause: "RECORD_TOO_NEW" });
    await logged("relay", "EVENT_PUBLISHED", { requestId: started.headers.get("x-request-id") });
    await setVersion(endpoint, 1);
    await relax();
    await redrive("webhooks/Events");
    await arrived(interviewId);
    await receiver.stop();
  });

  it("for events that could not be relayed", async () => {
    const { receiver } = await hooked();
    const email = `relay-${crypto.randomUUID()}@example.com`;
    const { interviewId } = await requestVerification(product, token, { loginHint: email });
    const event = keys.event(interviewId, 1);
    await putNewerEvent(event, interviewId, email);
    const deadLetters = await queue("UnrelayedEvents");
    // "The message holds the position of the records, not the records."
    const { Body = "" } = await poll(deadLetters);
    expect(JSON.parse(Body)).toMatchObject({ DDBStreamBatchInfo: expect.any(Object) });
    await logged("relay", "STREAM_RECORD_UNREADABLE", { cause: "RECORD_TOO_NEW" });
    // "Nothing is lost: an event stays in the outbox", which sweep-events reads every minute.
    await eventually(`a webhook about ${interviewId}`, async () => {
      // The minute's own sweep may have read it as it was before, and put it off again.
      await bringForward(event).catch(() => undefined);
      await start("sweep-events");
      return receiver.received.find(({ body }) => JSON.parse(body).interviewId === interviewId);
    });
    await logged("sweep-events", "EVENT_PUBLISHED", { interviewId });
    // "When the cause is gone, delete the messages."
    await sqs.send(new PurgeQueueCommand({ QueueUrl: deadLetters }));
    await receiver.stop();
  });
});
