import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { connectCountersign } from "../../../examples/request-verification/countersign.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => {
  return (_request, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};

const session = (status: string) =>
  json(200, {
    interviewId: "ses_1",
    status,
    loginHint: "ana",
    externalCustomerId: null,
    identityId: null,
    failureReason: null,
    expiresAt: "2026-01-01T00:00:00.000Z",
  });

/** A server that answers with each of `answers` in turn, and gives out a token `t<n>` when asked for one. */
const serve = async (answers: Answer[], expiresIn = 900) => {
  const seen: { path: string; authorization: string; key: unknown }[] = [];
  let tokens = 0;
  const server = createServer((request, response) => {
    if (request.url === "/oauth2/token") {
      return json(200, { access_token: `t${++tokens}`, expires_in: expiresIn })(request, response);
    }
    const { authorization = "" } = request.headers;
    seen.push({ path: request.url ?? "", authorization, key: request.headers["idempotency-key"] });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return next?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const options = { baseUrl: `http://127.0.0.1:${port}`, clientId: "cli_1", clientSecret: "s" };
  return { client: connectCountersign(options), seen, tokens: () => tokens };
};

describe("the example client", () => {
  it("fetches one token for many requests, those at once included", async () => {
    const { client, tokens } = await serve([session("CREATED")]);
    await Promise.all([1, 2, 3].map(() => client.read("ses_1")));
    await client.read("ses_1");
    expect(tokens()).toBe(1);
  });

  it("fetches a new token when the one it has is about to end", async () => {
    const { client, tokens } = await serve([session("CREATED")], 60);
    await client.read("ses_1");
    await client.read("ses_1");
    expect(tokens()).toBe(2);
  });

  it("tries once more with a new token after a 401, and then gives up", async () => {
    const refused = json(401, { code: "UNAUTHORIZED", message: "no" });
    const once = await serve([refused, session("STARTED")]);
    expect(await once.client.read("ses_1")).toMatchObject({ status: "STARTED" });
    expect(once.seen.map((each) => each.authorization)).toEqual(["Bearer t1", "Bearer t2"]);
    const always = await serve([refused]);
    await expect(always.client.read("ses_1")).rejects.toMatchObject({ status: 401, code: "UNAUTHORIZED" });
    expect(always.seen).toHaveLength(2);
  });

  it("sends a request again after a 429, a 503 and a lost answer, with the same key", async () => {
    const lost: Answer = (_request, response) => response.destroy();
    const made = json(200, {
      interviewId: "ses_1",
      url: "https://x/v/t",
      expiresAt: "2026-01-01T00:00:00.000Z",
    });
    const { client, seen } = await serve([json(429, {}, { "retry-after": "0" }), lost, json(503, {}), made]);
    await client.request({ integrationReference: "int_1", loginHint: "ana" });
    const [first, ...others] = seen.map((each) => each.key);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(others).toEqual([first, first, first]);
  });

  it("looks until there is a result, and hands a review back as one", async () => {
    const { client, seen } = await serve([session("CREATED"), session("STARTED"), session("PENDING_REVIEW")]);
    const result = await client.waitForResult("ses_1", { firstPauseMs: 10 });
    expect(result.status).toBe("PENDING_REVIEW");
    expect(seen).toHaveLength(3);
  });

  it("looks at once when it is woken, and stops when it is told to", async () => {
    const { client, seen } = await serve([session("CREATED"), session("SUCCEEDED")]);
    const result = client.waitForResult("ses_1", { firstPauseMs: 600_000 });
    await expect.poll(() => seen.length).toBe(1);
    // The answer of the first look may still be on its way.
    const waking = setInterval(() => client.wake("ses_1"), 10);
    expect((await result).status).toBe("SUCCEEDED");
    clearInterval(waking);

    const endless = await serve([session("CREATED")]);
    const stop = new AbortController();
    const waiting = endless.client.waitForResult("ses_1", { signal: stop.signal, firstPauseMs: 600_000 });
    await expect.poll(() => endless.seen.length).toBe(1);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  it("says so when nobody answers, or something that is not Countersign", async () => {
    const nobody = connectCountersign({ baseUrl: "http://127.0.0.1:9", clientId: "c", clientSecret: "s" });
    await expect(nobody.read("ses_1")).rejects.toThrow("could not be reached at http://127.0.0.1:9.");
    const { client } = await serve([(_request, response) => response.writeHead(200).end("<html>")]);
    await expect(client.read("ses_1")).rejects.toMatchObject({ code: "UNEXPECTED_ANSWER" });
  });
});
