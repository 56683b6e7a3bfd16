// Records and fakes that the tests of this context share.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SessionEvent } from "../../../lambdas/core/event/schema.ts";
import type { Clock } from "../../../lambdas/platform/clock.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import type { Log, LogFields } from "../../../lambdas/platform/log.ts";
import type { Queue } from "../../../lambdas/platform/queue.ts";
import type { Delivery } from "../../../lambdas/webhooks/domain/delivery.ts";
import type { WebhookEndpoint } from "../../../lambdas/webhooks/domain/endpoint.ts";
import type { AttemptResult } from "../../../lambdas/webhooks/domain/settle.ts";
import { mockClient } from "../../support/mock-client.ts";

export const NOW = new Date("2026-11-23T10:00:00.000Z");
export const LATER = (seconds: number): string => new Date(NOW.getTime() + seconds * 1000).toISOString();

export const anEvent = (changes: Partial<SessionEvent> = {}): SessionEvent => ({
  id: "evt_01kamzqz5r7f3v8w2m6n9p4q1s",
  eventType: "SESSION_SUCCEEDED",
  type: "session.succeeded",
  timestamp: "2026-11-23T09:59:59.000Z",
  sequence: 3,
  organizationId: "org_a",
  interviewId: "ses_1",
  integrationReference: "int_1",
  integrationName: "Shop",
  loginHint: "ana@example.com",
  externalCustomerId: null,
  correlationId: "c-1",
  customFields: { desk: "7" },
  onboardingStatus: "ONBOARDING_FINISHED",
  identityId: "idn_1",
  failureReason: null,
  ...changes,
});

export const anEndpoint = (changes: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: "whe_1",
  organizationId: "org_a",
  url: "https://hooks.example.com/countersign",
  description: null,
  events: null,
  integrations: null,
  retryPolicy: "standard",
  maxPerSecond: null,
  payloadVersion: "2026-11-01",
  headerNames: [],
  oauth: null,
  status: "ENABLED",
  disabledReason: null,
  disabledAt: null,
  signatureType: "HMAC_SHA256",
  publicKey: null,
  secretCreatedAt: "2026-11-01T00:00:00.000Z",
  secretVersionId: "v1",
  previousPublicKey: null,
  previousSecretVersionId: null,
  previousSecretExpiresAt: null,
  requestVersionId: null,
  createdAt: "2026-11-01T00:00:00.000Z",
  updatedAt: "2026-11-01T00:00:00.000Z",
  version: 4,
  ...changes,
});

export const aDelivery = (changes: Partial<Delivery> = {}): Delivery => ({
  id: "dlv_e1_1",
  organizationId: "org_a",
  endpointId: "whe_1",
  event: anEvent(),
  test: false,
  status: "PENDING",
  attemptCount: 0,
  roundStart: 0,
  claims: 1,
  nextAttemptAt: NOW.toISOString(),
  leaseUntil: LATER(90),
  probe: false,
  slotAt: null,
  lastResponseStatus: null,
  lastFailure: null,
  lastDurationMs: null,
  createdAt: NOW.toISOString(),
  finishedAt: null,
  ...changes,
});

export const aTiming = { dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 4, totalMs: 42 };

/** What came of a request. */
export const answered = (
  status: number,
  headers: Record<string, string> = {},
  bodyPreview = "ok",
): AttemptResult => ({
  result: { kind: "response", status, headers, bodyPreview, timing: aTiming },
  headers: { "content-type": "application/json", "webhook-id": anEvent().id },
});

export const timedOut = (): AttemptResult => ({
  result: { kind: "failed", reason: "TIMEOUT", detail: "Too late.", timing: aTiming },
  headers: {},
});

export interface MovingClock extends Clock {
  advance(seconds: number): void;
}

export const createClock = (): MovingClock => {
  let now = NOW;
  return {
    now: () => now,
    advance: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
};

/** A table whose commands are answered by the mock. */
export const createTable = () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: "local" }));
  const mock = mockClient(client);
  const table: Table = { name: "table", client };
  return { mock, table };
};

export const createQueue = <Message>() => {
  const sent: { message: Message; delaySeconds: number }[] = [];
  const queue: Queue<Message> = {
    send: async (message, delaySeconds = 0) => {
      sent.push({ message, delaySeconds });
    },
    sendAll: async (messages, delayOf = () => 0) => {
      for (const message of messages) sent.push({ message, delaySeconds: delayOf(message) });
    },
  };
  return { queue, sent };
};

export const createLogSpy = () => {
  const lines: { code: string; fields: LogFields }[] = [];
  const add = (code: string, fields: LogFields = {}) => {
    lines.push({ code, fields });
  };
  const log: Log = { info: add, warn: add, error: add, with: () => undefined, reset: () => undefined };
  return { log, codes: () => lines.map((line) => line.code), lines };
};

/** @param item the row as it lies in the table, where the caller asked for it */
export const conditionFailed = (item?: Record<string, AttributeValue>): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    $metadata: {},
    message: "failed",
    ...(item === undefined ? {} : { Item: item }),
  });
