import { describe, expect, inject, it } from "vitest";
import * as catalogue from "../../lambdas/core/metrics.ts";
import { failures } from "../../lambdas/platform/metric.ts";
import { type LogRecord, readLogs } from "../support/logs.ts";
import { plant } from "../support/planted.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  call,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  openBrowser,
  readCode,
  requestVerification,
} from "../support/system.ts";

const logsDir = inject("cloudLogsDir");
const product = await connectProduct();
const token = await fetchToken(product);

const codesOf = (lines: readonly LogRecord[]): string[] => [
  ...new Set(lines.map(({ file, code }) => `${file} ${code}`)),
];

/** What an operator sees who pastes one id into the saved search, once it holds all that is expected. */
const search = (matches: (line: LogRecord) => boolean, expected: readonly string[]): Promise<LogRecord[]> =>
  eventually(`lines ${expected.join(", ")}`, () => {
    const found = readLogs(logsDir).filter(matches);
    return expected.every((each) => codesOf(found).includes(each)) ? found : undefined;
  });

const verify = async () => {
  const receiver = await startReceiver();
  const endpoint = await expectCall(201, `${product.baseUrl}/api/v1/webhook-endpoints`, {
    token: product.admin,
    body: { url: receiver.url, integrations: [product.integrationId] },
  });
  const email = `seen-${crypto.randomUUID()}@example.com`;
  const requested = await requestVerification(product, token, {
    loginHint: email,
    notification: { type: "EMAIL", email },
  });
  const browser = openBrowser(product.baseUrl);
  const since = new Date();
  const started = await browser.start(requested.linkToken);
  const code = await readCode(product.local, email, since);
  plant(product.stateDir, "code", code);
  const done = await browser.act("one-time-code", "verify", { code });
  const stop = async () => {
    await call(`${product.baseUrl}/api/v1/webhook-endpoints/${endpoint.id}`, {
      token: product.admin,
      method: "DELETE",
    });
    await receiver.stop();
  };
  return { requested, email, started, done, stop };
};

describe("one id pasted into a search", () => {
  it("of a request shows every hop that it caused: stream, bus, queue, webhook, mail", async () => {
    const { requested, email, started, done, stop } = await verify();
    const start = started.headers.get("x-request-id");
    const end = done.headers.get("x-request-id");

    const ofStart = await search(
      ({ requestId }) => requestId === start,
      [
        "verification-api SESSION_CHANGED",
        "verification-api REQUEST_SERVED",
        "send NOTIFICATION_SENT",
        "relay EVENT_PUBLISHED",
        "fanout EVENT_FANNED_OUT",
        "deliver DELIVERY_ATTEMPTED",
      ],
    );
    const ofEnd = await search(
      ({ requestId }) => requestId === end,
      [
        "verification-api SESSION_CHANGED",
        "relay EVENT_PUBLISHED",
        "fanout EVENT_FANNED_OUT",
        "deliver DELIVERY_ATTEMPTED",
      ],
    );
    const { interviewId } = requested;
    const ofSession = await search(
      ({ interviewId: id, target }) => id === interviewId || target === interviewId,
      [
        "onboarding-api SESSION_CHANGED",
        "verification-api SESSION_CHANGED",
        "send NOTIFICATION_SENT",
        "relay EVENT_PUBLISHED",
        "fanout EVENT_FANNED_OUT",
        "deliver DELIVERY_ATTEMPTED",
      ],
    );
    await stop();
    // Nobody else's lines, and every line that names a session names this one.
    for (const line of [...ofStart, ...ofEnd]) expect([undefined, interviewId]).toContain(line.interviewId);
    expect(JSON.stringify([ofStart, ofEnd, ofSession])).not.toContain(email);
  });
});

describe("metrics in the logs", () => {
  const known = [...Object.values(catalogue), failures];
  const words = new Set(
    known.flatMap(({ dimensions }) => Object.values<readonly string[]>(dimensions).flat()),
  );

  it("hold numbers and words of the catalogue: never an id, an address or a name that somebody chose", async () => {
    const wanted = ["Sessions", "SessionSeconds", "Tokens", "Notifications", "Events", "WebhookAttempts"];
    // A function writes its metrics after the line that tells what it did.
    const found = await eventually(`metrics ${wanted.join(", ")}`, () => {
      const lines = readLogs(logsDir).filter((line) => "_aws" in line);
      const names = new Set(lines.flatMap((line) => Object.keys(line)));
      return wanted.every((name) => names.has(name)) ? lines : undefined;
    });
    for (const { file: _, _aws, ...rest } of found) {
      expect(JSON.stringify(_aws)).toContain('"Namespace":"Countersign/local"');
      for (const [name, value] of Object.entries(rest)) {
        if (typeof value === "string") expect(words).toContain(value);
        else expect(known.map((metric) => metric.name)).toContain(name);
      }
    }
  });
});
