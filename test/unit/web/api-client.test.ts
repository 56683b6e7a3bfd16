import { describe, expect, test } from "vitest";
import { createApiClient } from "../../../web/verification/src/api/client.ts";

interface Setup {
  respond: () => Response | Promise<Response>;
  online?: boolean;
  clock?: () => number;
  timeoutMilliseconds?: number;
}

function makeClient({ respond, online = true, clock = () => 0, timeoutMilliseconds = 1_000 }: Setup) {
  const calls: { url: string; init: RequestInit }[] = [];
  const client = createApiClient({
    fetch: async (url, init = {}) => {
      calls.push({ url: String(url), init });
      const aborted = new Promise<never>((_, reject) => {
        init.signal?.addEventListener("abort", () => reject(new Error("timed out")));
      });
      return Promise.race([respond(), aborted]);
    },
    clock,
    isOnline: () => online,
    timeoutMilliseconds,
  });
  return { client, calls };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

describe("what can go wrong", () => {
  test.each([
    ["no JSON", () => new Response("<html>Bad gateway</html>", { status: 502 })],
    ["JSON that is no object", () => json(200, "ok")],
    ["an error of the server", () => json(500, { code: "INTERNAL" })],
    ["a refusal without a code", () => json(403, { message: "Forbidden" })],
    [
      "a connection that breaks",
      () => {
        throw new TypeError("Failed to fetch");
      },
    ],
  ])("%s is an unreachable service, never an exception", async (_, respond) => {
    const { client } = makeClient({ respond });
    expect(await client.readSession()).toEqual({ ok: false, problem: { kind: "unreachable" } });
  });

  test("a service that hangs is given up after the timeout", async () => {
    const { client } = makeClient({ respond: () => new Promise(() => {}), timeoutMilliseconds: 10 });
    expect(await client.readSession()).toEqual({ ok: false, problem: { kind: "unreachable" } });
  });

  test("without a connection it is the device that is offline", async () => {
    const { client } = makeClient({
      respond: () => Promise.reject(new TypeError("Failed to fetch")),
      online: false,
    });
    expect(await client.preview("t")).toEqual({ ok: false, problem: { kind: "offline" } });
  });

  test("a refusal keeps its code and how long to wait", async () => {
    const { client } = makeClient({
      respond: () => json(429, { code: "RESEND_TOO_SOON" }, { "retry-after": "17" }),
    });
    expect(await client.act("ses_1", "one-time-code", "send", { channel: "SMS" })).toEqual({
      ok: false,
      problem: { kind: "refused", code: "RESEND_TOO_SOON", retryAfterSeconds: 17 },
    });
  });

  test("a date as Retry-After is no number of seconds", async () => {
    const respond = () =>
      json(429, { code: "RATE_LIMITED" }, { "retry-after": "Mon, 23 Nov 2026 10:00:00 GMT" });
    const { client } = makeClient({ respond });
    expect(await client.readSession()).toMatchObject({ problem: { retryAfterSeconds: null } });
  });
});

describe("what is sent", () => {
  test("goes to our own paths as JSON and is never cached; module names cannot leave their path", async () => {
    const { client, calls } = makeClient({ respond: () => json(200, {}) });
    await client.start("tok", "es");
    await client.act("ses_1", "../x", "a/b", { code: "1" });
    await client.readSession();
    await client.readSession("ses_1&x");
    expect(calls.map(({ url }) => url)).toEqual([
      "/v/api/start",
      "/v/api/modules/..%2Fx/a%2Fb?interviewId=ses_1",
      "/v/api/session",
      "/v/api/session?interviewId=ses_1%26x",
    ]);
    expect(calls[0]?.init).toMatchObject({
      method: "POST",
      cache: "no-store",
      credentials: "same-origin",
      body: '{"token":"tok","language":"es"}',
    });
    expect(calls[2]?.init.method).toBeUndefined();
  });
});

describe("the clock", () => {
  test("follows the server when the device is minutes off", async () => {
    const serverTime = Date.parse("2026-11-23T10:00:00Z");
    const respond = () => json(200, {}, { date: new Date(serverTime).toUTCString() });
    const { client } = makeClient({ respond, clock: () => serverTime - 5 * 60_000 });
    await client.readSession();
    expect(client.now()).toBe(serverTime);
  });

  test("is left alone for the fraction of a second that the header cannot say", async () => {
    const serverTime = Date.parse("2026-11-23T10:00:00Z");
    const respond = () => json(200, {}, { date: new Date(serverTime).toUTCString() });
    const { client } = makeClient({ respond, clock: () => serverTime + 900 });
    await client.readSession();
    expect(client.now()).toBe(serverTime + 900);
  });
});
