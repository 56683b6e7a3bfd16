import { randomUUID } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Context as LambdaContext } from "aws-lambda";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { clientSettings, dependencies } from "../../../lambdas/platform/aws.ts";
import { readRecord } from "../../../lambdas/platform/dynamo/records.ts";
import { connectTable } from "../../../lambdas/platform/dynamo/table.ts";
import { AppError, unavailable } from "../../../lambdas/platform/errors.ts";
import { causeOf, RecordTooNew, SecretMissing } from "../../../lambdas/platform/failure.ts";
import { createHttpFunction } from "../../../lambdas/platform/http/function.ts";
import { implement, none, operation } from "../../../lambdas/platform/http/operation.ts";
import { renderOAuthError, renderOmni, renderProblem } from "../../../lambdas/platform/http/render-error.ts";
import { createJob } from "../../../lambdas/platform/job.ts";
import { failureCauses } from "../../../lambdas/platform/metric.ts";
import { createQueueWorker } from "../../../lambdas/platform/queue-worker.ts";
import { connectSecretsManager } from "../../../lambdas/platform/secrets-manager.ts";
import { createRecordedLog } from "../../support/recorded-log.ts";
import { createRecordedMetrics } from "../../support/recorded-metrics.ts";
import { createTestClock } from "../../support/test-clock.ts";
import { anEvent } from "./http/support.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A service on loopback that does what the real one does on a bad day; the client before it is the functions' own. */
const startService = async (answer: RequestListener) => {
  const { requestTimeout } = clientSettings.requestHandler;
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    request.resume();
    request.on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const settings = {
    ...clientSettings,
    requestHandler: {
      ...clientSettings.requestHandler,
      // The same behaviour in less time. Who does answer has more, so that a busy machine is not taken for a silent one.
      connectionTimeout: 30_000,
      requestTimeout: answer === silent ? requestTimeout / 10 : 30_000,
    },
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: randomUUID(), secretAccessKey: randomUUID() },
  };
  return { settings, calls: () => calls };
};

const refusing =
  (status: number, type: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ __type: type, message: "no" }));
  };

const silent: RequestListener = () => undefined;
const hangingUp: RequestListener = (request) => request.socket.destroy();

const badDays = [
  ["throttles", refusing(400, "ThrottlingException")],
  ["is over its throughput", refusing(400, "ProvisionedThroughputExceededException")],
  ["fails", refusing(500, "InternalServerError")],
  ["is away", refusing(503, "ServiceUnavailable")],
  ["does not answer", silent],
  ["hangs up", hangingUp],
] as const;

const readFrom = (settings: ConstructorParameters<typeof DynamoDBClient>[0]) => {
  const table = connectTable("t", new DynamoDBClient(settings ?? {}));
  return readRecord(table, { pk: "a", sk: "b" }, z.object({}));
};

const serve = (run: () => Promise<unknown>, renderError = renderProblem) => {
  const log = createRecordedLog();
  const metrics = createRecordedMetrics();
  const definition = { summary: "", tag: "", query: none, body: none, reply: z.unknown(), status: 200 };
  const handler = createHttpFunction({
    log,
    metrics,
    clock: createTestClock(),
    renderError,
    routes: [
      implement(operation({ ...definition, method: "GET", path: "/a" }), async () => ({
        reply: await run(),
      })),
    ],
    authenticate: async () => undefined,
  });
  const call = () =>
    handler(anEvent("GET", "/a"), { getRemainingTimeInMillis: () => 30_000 } as LambdaContext);
  return { call, log, metrics };
};

describe.each(badDays)("a table that %s", (_, answer) => {
  it("is asked three times; then the caller is told to come back, and operators see why", async () => {
    const { settings, calls } = await startService(answer);
    const { call, log, metrics } = serve(() => readFrom(settings));
    const given = await call();
    expect(calls()).toBe(3);
    expect(given.statusCode).toBe(503);
    expect(given.headers?.["Retry-After"]).toBe("1");
    expect(JSON.parse(given.body ?? "")).toMatchObject({ code: "TEMPORARILY_UNAVAILABLE" });
    expect(metrics.names()).toEqual(["Failures Cause=TABLE_BUSY"]);
    expect(metrics.flushed).toBe(1);
    expect(log.lines.map(({ level, code, fields }) => [level, code, fields.cause])).toEqual([
      ["error", "REQUEST_FAILED", "TABLE_BUSY"],
    ]);
  });
});

describe("what a dependency does", () => {
  it.each([
    ["OAuth", renderOAuthError, { error: "temporarily_unavailable" }],
    ["the onboarding API", renderOmni, { code: "TEMPORARILY_UNAVAILABLE", status: 503 }],
  ])("is said in the words of %s", async (_, render, expected) => {
    const { settings } = await startService(refusing(400, "ThrottlingException"));
    const { call } = serve(() => readFrom(settings), render);
    const given = await call();
    expect([given.statusCode, JSON.parse(given.body ?? "")]).toMatchObject([503, expected]);
  });

  it("sends a message back to its queue, which brings it again", async () => {
    const { settings } = await startService(refusing(400, "ThrottlingException"));
    const log = createRecordedLog();
    const metrics = createRecordedMetrics();
    const worker = createQueueWorker({
      log,
      metrics,
      message: z.object({}),
      handle: async () => {
        await readFrom(settings);
      },
    });
    const record = {
      messageId: "m1",
      receiptHandle: "r",
      body: "{}",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "0",
        SenderId: "s",
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn",
      awsRegion: "local",
    };
    expect(await worker({ Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
    expect(metrics.names()).toEqual(["Failures Cause=TABLE_BUSY"]);
    expect(log.lines[0]?.fields).toMatchObject({ messageId: "m1", cause: "TABLE_BUSY", receives: 1 });
  });

  it("fails the run of a schedule or a stream, which Lambda repeats or sets aside", async () => {
    const { settings } = await startService(hangingUp);
    const log = createRecordedLog();
    const metrics = createRecordedMetrics();
    const job = createJob(log, metrics, () => readFrom(settings));
    await expect(job({}, { awsRequestId: "run-1" })).rejects.toThrow();
    expect(metrics.names()).toEqual(["Failures Cause=TABLE_BUSY"]);
    expect(metrics.flushed).toBe(1);
    expect(log.lines[0]).toMatchObject({
      code: "RUN_FAILED",
      fields: { invocationId: "run-1", cause: "TABLE_BUSY" },
    });
  });

  it("is no excuse for a defect: a refused right is a failure of ours", async () => {
    const { settings, calls } = await startService(refusing(400, "AccessDeniedException"));
    const { call, metrics } = serve(() => readFrom(settings));
    expect((await call()).statusCode).toBe(500);
    expect(calls()).toBe(1);
    expect(metrics.names()).toEqual(["Failures Cause=UNEXPECTED"]);
  });
});

describe("Secrets Manager", () => {
  it.each(badDays)("that %s is told apart from the table", async (_, answer) => {
    const { settings } = await startService(answer);
    const client = connectSecretsManager(new SecretsManagerClient(settings));
    const { call, metrics } = serve(() => client.send(new GetSecretValueCommand({ SecretId: "s" })));
    expect((await call()).statusCode).toBe(503);
    expect(metrics.names()).toEqual(["Failures Cause=SECRETS_BUSY"]);
  });
});

describe("the cause of a failure", () => {
  it.each([
    ["a record of a newer release", new RecordTooNew("x"), "RECORD_TOO_NEW"],
    ["a secret that is gone", new SecretMissing("x"), "SECRET_MISSING"],
    ["the same, said to the caller already", unavailable(new SecretMissing("x")), "SECRET_MISSING"],
    ["others that were faster each time", unavailable(), "CONTENTION"],
    ["a defect", new TypeError("x"), "UNEXPECTED"],
    [
      "a defect that looks like a busy service",
      Object.assign(new Error("x"), { code: "ECONNRESET" }),
      "UNEXPECTED",
    ],
    ["something thrown that is no error", "x", "UNEXPECTED"],
    ["a refusal", new AppError({ status: 500, code: "X", detail: "" }), "UNEXPECTED"],
  ])("%s", (_, error, cause) => {
    expect(causeOf(error)).toBe(cause);
  });

  it("has a name for every dependency", () => {
    for (const name of dependencies) expect(failureCauses).toContain(`${name}_BUSY`);
  });
});

it("waiting for AWS ends before the shortest timeout of a function behind the API", () => {
  const { maxAttempts, requestHandler } = clientSettings;
  expect(requestHandler.throwOnRequestTimeout).toBe(true);
  expect(requestHandler.connectionTimeout).toBeLessThan(requestHandler.requestTimeout);
  // The pauses between three tries are at most 0.1 and 0.2 s.
  expect(maxAttempts * requestHandler.requestTimeout + 300).toBeLessThan(10_000);
});
