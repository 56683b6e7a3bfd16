import { figureOf, type Results } from "../report/results.ts";
import { sum } from "../report/statistics.ts";
import { gigabyteSeconds, type Invocations, type Use } from "./arithmetic.ts";

const MINUTES_A_MONTH = 60 * 24 * 30;
const GIGABYTE = 1_000_000_000;
/** One in twenty: what Lambda traces by itself. */
const TRACED = 0.05;

/** Lambda tells durations on AWS only: these are what the work is likely to take there. */
const kinds = {
  http: { megabytes: 512, milliseconds: 50 },
  token: { megabytes: 1024, milliseconds: 20 },
  worker: { megabytes: 256, milliseconds: 100 },
} as const;

const lambda = (counts: Partial<Record<keyof typeof kinds, number>>, which: string): Use[] => {
  const invocations: Invocations[] = [
    { count: counts.http ?? 0, ...kinds.http },
    { count: counts.token ?? 0, ...kinds.token },
    { count: counts.worker ?? 0, ...kinds.worker },
  ].filter(({ count }) => count > 0);
  const each = invocations.map(({ megabytes, milliseconds }) => `${milliseconds} ms of ${megabytes} MB`);
  return [
    { of: "invocation", quantity: sum(invocations.map(({ count }) => count)), because: which },
    {
      of: "computing",
      quantity: gigabyteSeconds(invocations),
      because: `estimated: ${each.join(", ")}`,
    },
  ];
};

/** Calls of the API: look at the link, start, code; request-new; state. A token serves ten verifications and more. */
const API_REQUESTS = 5.1;
/** Document, script, style and one more. */
const PAGE_FILES = 4;
const OTHER_PAGE_BYTES = 15_000;
const ANSWER_BYTES = 1_500;

/** One verification by a code in a mail, without its webhook. */
export const usesOfVerification = (results: Results): Use[] => {
  const measured = (name: string): number => figureOf(results, "table-requests", name);
  const pageBytes = figureOf(results, "pages", "first-load JavaScript of /v/") * 1_000 + OTHER_PAGE_BYTES;
  const logGigabytes = measured("log bytes") / GIGABYTE;
  const invocations = 0.1 + 5 + 1 + 2 + 3;
  return [
    {
      of: "tableWrite",
      quantity: measured("write units") - measured("webhook delivery: write units"),
      because: "measured",
    },
    {
      of: "tableRead",
      quantity: measured("read units") - measured("webhook delivery: read units") + 1,
      because: "measured, and one for the state",
    },
    ...lambda({ token: 0.1, http: 5, worker: 1 + 2 + 3 }, "0.1 token, 5 HTTP, 1 mail, 2 relay, 3 fan-out"),
    { of: "apiRequest", quantity: API_REQUESTS, because: "0.1 token, request-new, 3 of the person, state" },
    { of: "edgeRequest", quantity: API_REQUESTS + PAGE_FILES, because: "the same, and 4 files of the page" },
    { of: "firewallRequest", quantity: API_REQUESTS + PAGE_FILES, because: "the same" },
    { of: "edgeFunction", quantity: PAGE_FILES, because: "files of the page" },
    {
      of: "edgeTransfer",
      quantity: (pageBytes + API_REQUESTS * ANSWER_BYTES) / GIGABYTE,
      because: "measured script; 15 KB of other files, 1.5 KB an answer",
    },
    { of: "queueRequest", quantity: 4 * 3, because: "1 mail, 3 events: sent, received, deleted" },
    { of: "busEvent", quantity: 3, because: "started, succeeded, enrolled" },
    { of: "mail", quantity: 1, because: "the code" },
    { of: "logIngestion", quantity: logGigabytes, because: "measured, with the webhook's" },
    { of: "logStorage", quantity: logGigabytes * 12, because: "kept for a year" },
    { of: "trace", quantity: TRACED * invocations, because: "one in twenty invocations" },
    { of: "secretRequest", quantity: 0.1, because: "estimated: secrets stay in memory" },
    { of: "keyRequest", quantity: 0.2, because: "estimated: DynamoDB keeps the table's key in memory" },
  ];
};

const DELIVERY_MEGABYTES = 256;
/** So much memory brings one processor; less brings less of it. */
const MEGABYTES_A_PROCESSOR = 1_769;
/** Assumed: connection and answer together. */
const RECEIVER_MS = 100;
/** Assumed: two requests to the table. */
const TABLE_MS = 10;

/** What Lambda charges for while a webhook is sent; most of it is waiting for the receiver. */
const computingOfDelivery = (results: Results): Use => {
  const cpuMs = figureOf(results, "webhook-cpu", "webhook delivery: CPU");
  const slowedDown = Math.round((cpuMs * MEGABYTES_A_PROCESSOR) / DELIVERY_MEGABYTES);
  const milliseconds = RECEIVER_MS + TABLE_MS + slowedDown;
  return {
    of: "computing",
    quantity: gigabyteSeconds([{ count: 1, megabytes: DELIVERY_MEGABYTES, milliseconds }]),
    because:
      `estimated: ${milliseconds} ms of ${DELIVERY_MEGABYTES} MB: ${RECEIVER_MS} ms for a receiver, ${TABLE_MS} ms for the ` +
      `table, measured CPU at that memory's share of a processor`,
  };
};

/** One webhook that is received at the first attempt. */
export const usesOfDelivery = (results: Results): Use[] => {
  const measured = (name: string): number => figureOf(results, "table-requests", name);
  return [
    { of: "tableWrite", quantity: measured("webhook delivery: write units"), because: "measured" },
    { of: "tableRead", quantity: measured("webhook delivery: read units"), because: "measured" },
    { of: "invocation", quantity: 1, because: "one by one; under load up to five share one" },
    computingOfDelivery(results),
    { of: "queueRequest", quantity: 3, because: "sent, received, deleted" },
    { of: "secretRequest", quantity: 0.01, because: "estimated: signing secrets stay in memory" },
  ];
};

/** A month in which nothing happens, of the stage `prod`. */
export const usesOfIdleMonth = (results: Results): Use[] => {
  const counted = (name: string): number => figureOf(results, "stacks", name);
  const runs = 3 * MINUTES_A_MONTH;
  return [
    { of: "firewall", quantity: counted("web ACLs"), because: "counted" },
    { of: "firewallRule", quantity: counted("firewall rules"), because: "counted" },
    { of: "alarm", quantity: counted("metrics of alarms"), because: "counted" },
    { of: "dashboard", quantity: counted("dashboards"), because: "counted" },
    { of: "metric", quantity: 40, because: "estimated: those that had a value in the month" },
    { of: "key", quantity: counted("KMS keys"), because: "counted" },
    {
      of: "secret",
      quantity: counted("secrets") + 3 + 1 + 1,
      because: "counted; and 3 signing keys, 1 client, 1 webhook endpoint",
    },
    {
      of: "queueRequest",
      quantity: counted("queues with a worker") * 5 * 3 * MINUTES_A_MONTH,
      because: "Lambda asks each queue five times at once, 20 s long",
    },
    { of: "schedule", quantity: runs, because: "three a minute" },
    ...lambda({ worker: runs }, "the same"),
    {
      of: "tableRead",
      quantity:
        figureOf(results, "table-requests", "read units of the schedules, a minute") * MINUTES_A_MONTH,
      because: "measured",
    },
  ];
};
