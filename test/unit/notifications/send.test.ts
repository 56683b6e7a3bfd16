import { randomUUID } from "node:crypto";
import {
  MessageRejected,
  SESv2Client,
  SendEmailCommand,
  TooManyRequestsException,
} from "@aws-sdk/client-sesv2";
import { InvalidParameterException, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { SQSEvent } from "aws-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import { type Notification, notification } from "../../../lambdas/core/notification/schema.ts";
import { cancelSession, resendSession } from "../../../lambdas/core/session/administer-session.ts";
import { createUserStore } from "../../../lambdas/core/user/store.ts";
import { connectChannels } from "../../../lambdas/notifications/channels.ts";
import { sendNotification } from "../../../lambdas/notifications/send-notification.ts";
import { createQueueWorker } from "../../../lambdas/platform/queue-worker.ts";
import { mockClient } from "../../support/mock-client.ts";
import { createSession, createTenant, createTestProduct } from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";
import { BASE_URL, createBrowser, eventNames, lastCode } from "../verification/person.ts";

const table = await createTestTable();
const ses = mockClient(SESv2Client);
const sns = mockClient(SNSClient);

beforeEach(() => {
  ses.reset();
  sns.reset();
  ses.on(SendEmailCommand).resolves({ MessageId: "1" });
  sns.on(PublishCommand).resolves({ MessageId: "1" });
});

const about = { $metadata: {}, message: "refused ana@example.com" };
const rejected = new MessageRejected(about);
const badNumber = new InvalidParameterException(about);
const busy = new TooManyRequestsException(about);

const setUp = async (body: Record<string, unknown> = {}) => {
  const product = createTestProduct(table, BASE_URL);
  const tenant = await createTenant(product);
  const session = await createSession(product, tenant, body);
  const region = "eu-west-1";
  const credentials = { accessKeyId: randomUUID(), secretAccessKey: randomUUID() };
  const channels = connectChannels(
    "id@example.com",
    new SESv2Client({ region, credentials }),
    new SNSClient({ region, credentials }),
  );
  const worker = createQueueWorker({
    log: product.log,
    metrics: product.metrics,
    message: notification,
    handle: (message) => sendNotification({ ...product, users: createUserStore(table), channels }, message),
  });
  /** Delivers what was queued; answers the ids of the messages that go back to the queue. */
  const deliver = async (messages: readonly unknown[]): Promise<string[]> => {
    const answer = await worker(toEvent(messages));
    return answer.batchItemFailures.map((failure) => failure.itemIdentifier);
  };
  const take = (): Notification[] => product.notifications.messages.splice(0);
  const status = async () => (await product.sessions.get(session.id))?.notification?.status;
  const command = {
    organizationId: tenant.organization.id,
    actor: { type: "USER", id: "usr_1" } as const,
    id: session.id,
  };
  return { product, session, deliver, take, status, command };
};

const toEvent = (messages: readonly unknown[]): SQSEvent => ({
  Records: messages.map((message, index) => ({
    messageId: `m${index}`,
    receiptHandle: "r",
    body: typeof message === "string" ? message : JSON.stringify(message),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "s",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:q",
    awsRegion: "eu-west-1",
  })),
});

const byMail = { notification: { type: "EMAIL", email: "ana@example.com" } };
const byBoth = { notification: { type: "EMAIL_AND_SMS", email: "ana@example.com", phone: "+14155550123" } };

describe("a link that is sent", () => {
  it("goes out by mail from our address, and the session keeps that it was sent", async () => {
    const { product, session, deliver, take, status } = await setUp(byMail);
    expect(await deliver(take())).toEqual([]);
    expect(ses.commandCalls(SendEmailCommand)).toHaveLength(1);
    expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input).toMatchObject({
      FromEmailAddress: "id@example.com",
      Destination: { ToAddresses: ["ana@example.com"] },
      Content: { Simple: { Body: { Text: { Data: expect.stringContaining(session.url) } } } },
    });
    expect(await status()).toBe("SENT");
    expect(product.log.codes()).toContain("NOTIFICATION_SENT");
  });

  it("goes out by text message as a transactional one", async () => {
    const { session, deliver, take, status } = await setUp({
      notification: { type: "SMS", phone: "+14155550123" },
    });
    await deliver(take());
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
      PhoneNumber: "+14155550123",
      Message: expect.stringContaining(session.url),
      MessageAttributes: { "AWS.SNS.SMS.SMSType": { StringValue: "Transactional" } },
    });
    expect(await status()).toBe("SENT");
  });

  it("leaves no address, link or code in the log, also when it is refused", async () => {
    ses.on(SendEmailCommand).rejects(rejected);
    const { product, session, deliver, take } = await setUp(byBoth);
    await deliver(take());
    await createBrowser(product).start(session.token);
    const lines = JSON.stringify(product.log.lines);
    for (const secret of ["ana@example.com", "+14155550123", session.token, session.url]) {
      expect(lines).not.toContain(secret);
    }
  });
});

describe("a link that is refused for good", () => {
  it("is not tried again, and the session keeps that it failed", async () => {
    ses.on(SendEmailCommand).rejects(rejected);
    const { product, deliver, take, status } = await setUp(byMail);
    expect(await deliver(take())).toEqual([]);
    expect(await status()).toBe("FAILED");
    expect(product.log.codes()).toContain("NOTIFICATION_REFUSED");
  });

  it.each([
    ["mail", [0, 1]],
    ["text message", [1, 0]],
  ])("counts as sent where the other way worked, in either order (%s first)", async (_, order) => {
    ses.on(SendEmailCommand).rejects(rejected);
    const { deliver, take, status } = await setUp(byBoth);
    const messages = take();
    for (const index of order) await deliver([messages[index]]);
    expect(await status()).toBe("SENT");
  });

  it("fails where every way was refused", async () => {
    ses.on(SendEmailCommand).rejects(rejected);
    sns.on(PublishCommand).rejects(badNumber);
    const { deliver, take, status } = await setUp(byBoth);
    await deliver(take());
    expect(await status()).toBe("FAILED");
  });

  it("says nothing about the link that was sent since", async () => {
    const { product, deliver, take, status, command } = await setUp(byMail);
    const [old] = take();
    product.clock.advance(60);
    await resendSession(product, command);
    ses.on(SendEmailCommand).rejects(rejected);
    await deliver([old]);
    expect(await status()).toBe("QUEUED");
    ses.on(SendEmailCommand).resolves({});
    await deliver(take());
    expect(await status()).toBe("SENT");
  });
});

describe("a link that is replaced while its message goes out", () => {
  it("leaves the state of the new one alone", async () => {
    const { product, deliver, take, status, command } = await setUp(byMail);
    const first = take();
    ses.on(SendEmailCommand).callsFakeOnce(async () => {
      product.clock.advance(60);
      await resendSession(product, command);
      throw rejected;
    });
    expect(await deliver(first)).toEqual([]);
    expect(await status()).toBe("QUEUED");
    await deliver(take());
    expect(await status()).toBe("SENT");
  });
});

describe("a code that is refused for good", () => {
  it("is told to the person, who may try again at once", async () => {
    const { product, session, deliver, take } = await setUp();
    const browser = createBrowser(product);
    await browser.start(session.token);
    ses.on(SendEmailCommand).rejects(rejected);
    expect(await deliver(take())).toEqual([]);
    const { view } = (await browser.session()).body.current;
    expect(view).toMatchObject({ deliveryFailed: true, resendAvailableAt: null, resendsLeft: 3 });
    expect((await browser.act("send", { channel: "EMAIL" })).status).toBe(200);
    expect((await browser.session()).body.current.view.deliveryFailed).toBe(false);
  });

  it("ends the session where it was the last one", async () => {
    const { product, session, deliver, take } = await setUp();
    const browser = createBrowser(product);
    await browser.start(session.token);
    ses.on(SendEmailCommand).rejects(rejected);
    await deliver(take());
    for (let sends = 0; sends < 3; sends++) {
      expect((await browser.act("send", { channel: "EMAIL" })).status).toBe(200);
      await deliver(take());
    }
    expect((await browser.session()).body).toMatchObject({
      status: "FAILED",
      failureReason: "DELIVERY_FAILED",
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
  });

  it("changes nothing when another code was sent since", async () => {
    const { product, session, deliver, take } = await setUp();
    const browser = createBrowser(product);
    await browser.start(session.token);
    const old = take();
    product.clock.advance(31);
    await browser.act("send", { channel: "EMAIL" });
    ses.on(SendEmailCommand).rejects(rejected);
    await deliver(old);
    expect((await browser.session()).body.current.view.deliveryFailed).toBe(false);
    expect((await browser.act("verify", { code: lastCode(product) })).body.status).toBe("SUCCEEDED");
  });
});

describe("a message that may work later", () => {
  it("goes back alone, and the others of its batch do not", async () => {
    const { deliver, take, status } = await setUp(byBoth);
    ses.on(SendEmailCommand).rejects(busy);
    expect(await deliver(take())).toEqual(["m0"]);
    expect(await status()).toBe("SENT");
  });

  it("goes back when the sender is not set up, so that it can be sent once it is", async () => {
    const { deliver, take, status } = await setUp(byMail);
    const unset = Object.assign(new Error("not verified"), { name: "MailFromDomainNotVerifiedException" });
    ses.on(SendEmailCommand).rejects(unset);
    expect(await deliver(take())).toEqual(["m0"]);
    expect(await status()).toBe("QUEUED");
  });

  it("goes back when SES has not verified an address: the sender's, or the recipient's in the sandbox", async () => {
    const { product, deliver, take, status } = await setUp(byMail);
    const message =
      "Email address is not verified. The following identities failed the check in region EU-WEST-1: ana@example.com";
    ses.on(SendEmailCommand).rejects(new MessageRejected({ $metadata: {}, message }));
    const messages = take();
    expect(await deliver(messages)).toEqual(["m0"]);
    expect(await status()).toBe("QUEUED");
    expect(product.log.codes()).not.toContain("NOTIFICATION_REFUSED");
    expect(JSON.stringify(product.log.lines)).not.toContain("ana@example.com");
    ses.on(SendEmailCommand).resolves({});
    expect(await deliver(messages)).toEqual([]);
    expect(await status()).toBe("SENT");
  });
});

describe("a message that is too late", () => {
  it("is dropped when its session was cancelled, has run out or has ended", async () => {
    const cancelled = await setUp(byMail);
    await cancelSession(cancelled.product, cancelled.command);
    const overdue = await setUp(byMail);
    overdue.product.clock.advance(60 * 60);
    const ended = await setUp();
    const browser = createBrowser(ended.product);
    await browser.start(ended.session.token);
    const codes = ended.take();
    const message = codes[0];
    await browser.act("verify", { code: message?.kind === "CODE" ? message.code : "" });
    expect(await cancelled.deliver(cancelled.take())).toEqual([]);
    expect(await overdue.deliver(overdue.take())).toEqual([]);
    expect(await ended.deliver(codes)).toEqual([]);
    expect(ses.commandCalls(SendEmailCommand)).toEqual([]);
  });
});

describe("a message that comes twice", () => {
  it("is sent once", async () => {
    const { deliver, take, status } = await setUp(byMail);
    const [message] = take();
    for (let i = 0; i < 2; i++) expect(await deliver([message])).toEqual([]);
    expect(ses.commandCalls(SendEmailCommand)).toHaveLength(1);
    expect(await status()).toBe("SENT");
  });

  it("after the link was sent again on purpose goes out again", async () => {
    const { product, deliver, take, command } = await setUp(byMail);
    await deliver(take());
    product.clock.advance(60);
    await resendSession(product, command);
    await deliver(take());
    expect(ses.commandCalls(SendEmailCommand)).toHaveLength(2);
  });
});

describe("a poisoned message", () => {
  const poisoned = [
    "",
    "not json",
    "null",
    "[]",
    "{}",
    { kind: "LINK" },
    { kind: "NEWS", channel: "EMAIL", to: "ana@example.com" },
    { kind: "CODE", channel: "PIGEON", to: "ana@example.com" },
  ];

  it.each(poisoned)("is set aside and counted, and holds nobody up (%#)", async (message) => {
    const { product, deliver, take, status } = await setUp(byMail);
    expect(await deliver([message, ...take()])).toEqual(["m0"]);
    expect(await status()).toBe("SENT");
    expect(product.log.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        code: "MESSAGE_FAILED",
        fields: expect.objectContaining({ messageId: "m0" }),
      }),
    );
  });

  it.each(["https://evil.example/v/x", "https://id.example.com.evil.example/v/x", "javascript:alert(1)"])(
    "never sends people to an address that is not ours (%s)",
    async (url) => {
      const { deliver, take } = await setUp(byMail);
      const [message] = take();
      expect(await deliver([{ ...message, url }])).toEqual(["m0"]);
      expect(ses.commandCalls(SendEmailCommand)).toEqual([]);
    },
  );
});
