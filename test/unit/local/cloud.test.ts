import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local/start.ts";
import { waitFor } from "./support.ts";

/** The whole local cloud on the fixture app: one real instance for all of these. */
let cloud: LocalCloud;
const stateDir = mkdtempSync(join(tmpdir(), "countersign-local-"));
const options = {
  appCommand: [process.execPath, "test/unit/local/fixture/app.ts"],
  stateDir,
  port: 0,
  webhookAllow: "127.0.0.1/32",
  quiet: true,
};

beforeAll(async () => {
  cloud = await startLocalCloud(options);
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** The endpoint for scripts serves every service. */
const sqs = () =>
  new SQSClient({
    endpoint: cloud.aws.endpoint,
    region: cloud.aws.region,
    credentials: { accessKeyId: "any", secretAccessKey: crypto.randomUUID() },
  });
const deadUrl = () => `${cloud.aws.endpoint}/000000000000/fixture-dead`;

const get = (path: string, init?: RequestInit) => fetch(`${cloud.baseUrl}${path}`, init);

describe("the front port", () => {
  test("serves pages from the deployed assets with their content types", async () => {
    const home = await get("/");
    expect([home.status, home.headers.get("content-type")]).toEqual([200, "text/html"]);
    expect(await home.text()).toContain("home");
    expect((await get("/app.js")).headers.get("content-type")).toBe("text/javascript");
    expect(await (await get("/v/some-token")).text()).toContain("verify");
  });

  test("keeps each deployment's cache control to the files that it includes", async () => {
    const cacheControl = async (path: string) => (await get(path)).headers.get("cache-control");
    expect([await cacheControl("/"), await cacheControl("/v/t"), await cacheControl("/app.js")]).toEqual([
      "no-cache",
      "no-cache",
      "immutable",
    ]);
  });

  test("answers 403 for what is not in the bucket, however the path is written", async () => {
    for (const path of ["/nope", "/%2e%2e/package.json", "/..%2f..%2fpackage.json", "/%", "/%00"]) {
      expect([path, (await get(path)).status]).toEqual([path, 403]);
    }
  });

  test("refuses methods that the behaviour does not allow", async () => {
    expect((await get("/", { method: "POST", body: "x" })).status).toBe(403);
  });

  test("hands the request over untouched and gives the answer back with all its cookies", async () => {
    const body = '{"a": 1,  "b":"\\u00e9"}';
    const response = await get("/api/echo?x=1&x=2&y=%20", {
      method: "POST",
      body,
      headers: { "content-type": "application/json", cookie: "one=1; two=2", "X-Custom": "Yes" },
    });
    const { event, baseUrl } = await response.json();
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "ANY /api/{proxy+}",
      rawPath: "/api/echo",
      rawQueryString: "x=1&x=2&y=%20",
      cookies: ["one=1", "two=2"],
      queryStringParameters: { x: "1,2", y: " " },
      pathParameters: { proxy: "echo" },
      body,
      isBase64Encoded: false,
    });
    expect(event.headers["x-custom"]).toBe("Yes");
    expect(event.headers.cookie).toBeUndefined();
    expect(response.headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2"]);
    expect(baseUrl).toBe(cloud.baseUrl);
  });

  test("encodes form and binary bodies as base64, as API Gateway does, and decodes such answers", async () => {
    const { event } = await (
      await get("/api/echo", { method: "POST", body: new URLSearchParams({ a: "b" }) })
    ).json();
    expect([event.isBase64Encoded, Buffer.from(event.body, "base64").toString()]).toEqual([true, "a=b"]);
    expect([...new Uint8Array(await (await get("/api/binary")).arrayBuffer())]).toEqual([1, 2, 3, 255]);
  });

  test("prefers the exact route to the greedy one", async () => {
    expect((await (await get("/api/fixed")).json()).event.routeKey).toBe("GET /api/fixed");
  });

  test("refuses bodies over 10 MB", async () => {
    const response = await get("/api/echo", { method: "POST", body: "x".repeat(10 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
  });
});

describe("functions", () => {
  test("a throwing function answers 500 without its reason, which is in the log", async () => {
    const response = await get("/api/throws");
    expect([response.status, await response.json()]).toEqual([500, { message: "Internal Server Error" }]);
    expect(readFileSync(join(cloud.logsDir, "http.log"), "utf8")).toContain("a private reason");
  });

  test("a hanging function is ended at its timeout and the next call is served", async () => {
    const from = Date.now();
    expect((await get("/api/hangs")).status).toBe(503);
    expect(Date.now() - from).toBeGreaterThan(1900);
    expect((await get("/api/count")).status).toBe(200);
  });

  test.each(["exits", "memory"])("a function that %s takes only its own invocation down", async (action) => {
    expect([500, 503]).toContain((await get(`/api/${action}`)).status);
    expect((await get("/api/count")).status).toBe(200);
  });

  test("get WEBHOOK_ALLOW because their template declares it", async () => {
    expect((await (await get("/api/count")).json()).allow).toBe("127.0.0.1/32");
  });
});

describe("emulated services", () => {
  test("a written item travels by stream, bus, rule and queue to the consumer", async () => {
    expect((await get("/api/order?id=o1")).status).toBe(201);
    const arrived = await waitFor(async () => {
      const response = await get("/api/read?id=o1&sk=arrived");
      return response.ok ? response.json() : undefined;
    });
    expect(arrived.times).toEqual({ N: "1" });
    const events = await (await fetch(cloud.localJson.eventsUrl)).json();
    expect(events[0]).toMatchObject({ source: "fixture", "detail-type": "ORDERED", detail: { id: "o1" } });
  });

  test("a condition that fails reaches the function as the SDK's exception", async () => {
    await get("/api/order?id=o2");
    expect(await (await get("/api/order?id=o2")).json()).toEqual({ name: "ConditionalCheckFailedException" });
  });

  test("a poisoned stream record is set aside and blocks nobody", async () => {
    await Promise.all(["p1", "poison1", "p2"].map((id) => get(`/api/order?id=${id}`)));
    await get("/api/order?id=p3");
    for (const id of ["p1", "p2", "p3"]) {
      await waitFor(async () => (await get(`/api/read?id=${id}&sk=arrived`)).ok || undefined);
    }
    expect((await get("/api/read?id=poison1&sk=arrived")).status).toBe(404);
  });

  test("a message that keeps failing is tried as often as its queue says, then put into the dead letter queue", async () => {
    await get("/api/queue", { method: "POST", body: JSON.stringify({ detail: { id: "q1", fail: true } }) });
    const times = async () => Number((await (await get("/api/read?id=q1&sk=arrived")).json()).times?.N ?? 0);
    await waitFor(async () => (await times()) === 2 || undefined);
    const dead = await waitFor(async () => {
      const { Messages = [] } = await sqs().send(
        new ReceiveMessageCommand({ QueueUrl: deadUrl(), VisibilityTimeout: 1 }),
      );
      return Messages.find(({ Body }) => Body?.includes("q1"));
    });
    expect(JSON.parse(dead.Body ?? "{}")).toEqual({ detail: { id: "q1", fail: true } });
    expect(await times()).toBe(2);
  });

  test("the position of a poisoned stream record is in the queue for such failures", async () => {
    const notice = await waitFor(async () => {
      const { Messages = [] } = await sqs().send(
        new ReceiveMessageCommand({ QueueUrl: deadUrl(), VisibilityTimeout: 1 }),
      );
      return Messages.find(({ Body }) => Body?.includes("DDBStreamBatchInfo"));
    });
    expect(JSON.parse(notice.Body ?? "{}").DDBStreamBatchInfo.batchSize).toBe(1);
  });

  test("generated secrets have the length that the template says", async () => {
    expect(await (await get("/api/seed")).json()).toEqual({ length: 40 });
  });

  test("mails and SMS land in the outbox; the refused domain is refused", async () => {
    expect((await get("/api/mail?to=ana@example.com")).status).toBe(200);
    const [sms, mail] = await (await fetch(cloud.localJson.outboxUrl)).json();
    expect(mail).toMatchObject({ channel: "EMAIL", to: "ana@example.com", subject: "Hi", text: "There" });
    expect(sms).toMatchObject({ channel: "SMS", to: "+34600000000", text: "there" });
    const refused = await get("/api/mail?to=ana@refused.invalid");
    expect(await refused.json()).toEqual({ name: "MessageRejected" });
  });

  test("the outbox is a page for browsers", async () => {
    const page = await fetch(cloud.localJson.outboxUrl, { headers: { accept: "text/html" } });
    expect(page.headers.get("content-type")).toContain("text/html");
  });

  test("pages of other sites cannot use the emulated services through a visitor's browser", async () => {
    const response = await fetch(`${cloud.aws.endpoint}/2015-03-31/functions/ticker/invocations`, {
      method: "POST",
      headers: { origin: "https://elsewhere.example" },
      body: "{}",
    });
    expect(response.status).toBe(403);
  });

  test("a foreign host name that resolves to loopback does not open the outbox", async () => {
    const { port } = new URL(cloud.aws.endpoint);
    const status = await new Promise((resolve) => {
      const options = { port, path: "/outbox", headers: { host: "attacker.example" } };
      request(options, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(status).toBe(421);
  });

  test("a function can be invoked by its short name, as its schedule would", async () => {
    expect(await cloud.invoke("ticker", { a: 1 })).toEqual({ ticked: "v1!", event: { a: 1 } });
    await expect(cloud.invoke("setup", {})).rejects.toThrow();
  });
});

describe("outputs", () => {
  test("the custom resource's answer is what the outputs say", () => {
    expect(cloud.localJson.organizationId).toBe("org_Create");
  });

  test("management tokens verify against the issuer's keys", async () => {
    const token = cloud.localJson.managementToken.admin ?? "";
    const issuer = String(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).iss);
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(token, keys, { issuer });
    expect(payload).toMatchObject({
      token_use: "access",
      client_id: expect.any(String),
      sub: expect.any(String),
    });
  });

  test("local.json is what startLocalCloud returned", () => {
    expect(JSON.parse(readFileSync(join(stateDir, "local.json"), "utf8"))).toEqual(cloud.localJson);
  });

  test("a second instance on the same state folder is refused with its reason", async () => {
    await expect(startLocalCloud(options)).rejects.toThrow(/already runs on .*process \d+/);
  });

  test("stacks that cannot be synthesized are said with their reason", async () => {
    const other = mkdtempSync(join(tmpdir(), "countersign-local-"));
    const appCommand = [process.execPath, "test/unit/local/fixture/broken-app.ts"];
    const start = startLocalCloud({ ...options, stateDir: other, appCommand });
    await expect(start).rejects.toThrow(/could not be synthesized.*this app is broken/s);
    rmSync(other, { recursive: true });
  });

  test("a taken port is said with its number", async () => {
    const port = Number(new URL(cloud.baseUrl).port);
    const other = mkdtempSync(join(tmpdir(), "countersign-local-"));
    await expect(startLocalCloud({ ...options, stateDir: other, port })).rejects.toThrow(
      `Port ${port} is taken`,
    );
    rmSync(other, { recursive: true });
  });
});
