import { describe, expect, it } from "vitest";
import { createSafeFetch } from "../../../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { answer, findClosedPort, startReceiver } from "./receivers.ts";

const { send } = createSafeFetch({ allow: ["127.0.0.1/32"] });
/** Time enough on a busy machine, unless the deadline is what a test is about. */
const post = (url: string, timeoutMs = 30_000) =>
  send({ url, method: "POST", headers: { "content-type": "application/json" }, body: '{"a":1}', timeoutMs });

describe("a receiver that answers", () => {
  it("gets method, path, query, headers and body, and its answer comes back", async () => {
    const receiver = await startReceiver((socket) => {
      socket.end(answer("200 OK", { "Content-Type": "text/plain", "Set-Cookie": "a=b" }, "thanks"));
    });
    const result = await send({
      url: `${receiver.url}?tenant=1`,
      method: "POST",
      headers: { "webhook-id": "evt_1" },
      body: '{"a":1}',
    });
    expect(result).toMatchObject({ kind: "response", status: 200, bodyPreview: "thanks" });
    expect(result).toHaveProperty("headers", { "content-type": "text/plain" });
    expect(receiver.received()).toMatch(/^POST \/hook\?tenant=1 HTTP\/1.1\r\n/);
    expect(receiver.received()).toContain("webhook-id: evt_1\r\n");
    expect(receiver.received()).toMatch(/content-length: 7\r\n/i);
    expect(receiver.received().endsWith('\r\n\r\n{"a":1}')).toBe(true);
  });

  it.each([201, 204, 400, 404, 410, 429, 500, 503])(
    "with status %d is reported with that status",
    async (status) => {
      const receiver = await startReceiver((socket) => {
        socket.end(answer(`${status} Word`, { "retry-after": "120" }));
      });
      expect(await post(receiver.url)).toMatchObject({
        kind: "response",
        status,
        headers: { "retry-after": "120" },
      });
    },
  );

  it("in chunks is read to the end", async () => {
    const receiver = await startReceiver((socket) => {
      socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    });
    expect(await post(receiver.url)).toMatchObject({ kind: "response", bodyPreview: "abcde" });
  });

  it("gets a connection of its own for every request, closed afterwards", async () => {
    const receiver = await startReceiver((socket) => {
      socket.write(answer("200 OK", {}, "ok"));
    });
    await post(receiver.url);
    await post(receiver.url);
    expect(receiver.connections()).toBe(2);
    await expect.poll(() => receiver.openSockets()).toBe(0);
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("with status %d is reported and not followed", async (status) => {
    const target = await startReceiver((socket) => socket.end(answer("200 OK", {})));
    const receiver = await startReceiver((socket) => {
      socket.end(answer(`${status} Moved`, { location: target.url }));
    });
    expect(await post(receiver.url)).toMatchObject({
      kind: "response",
      status,
      headers: { location: target.url },
    });
    expect(target.connections()).toBe(0);
  });
});

/** Far more than the deadlines below, far less than those receivers would take. */
const BOUND_MS = 30_000;

describe("a receiver that takes too long", () => {
  it("by never answering fails at the deadline and loses its connection", async () => {
    const receiver = await startReceiver(() => undefined);
    const result = await post(receiver.url, 150);
    expect(result).toMatchObject({ kind: "failed", reason: "TIMEOUT" });
    expect(result.timing.totalMs).toBeLessThan(BOUND_MS);
    await expect.poll(() => receiver.openSockets()).toBe(0);
  });

  it("by dripping header bytes fails at the deadline", async () => {
    const receiver = await startReceiver((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
      drip(socket, "a");
    });
    expect(await post(receiver.url, 200)).toMatchObject({ kind: "failed", reason: "TIMEOUT" });
    await expect.poll(() => receiver.openSockets()).toBe(0);
  });

  it("by dripping body bytes fails at the deadline although each byte is in time", async () => {
    const receiver = await startReceiver((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
      drip(socket, "a");
    });
    const result = await post(receiver.url, 300);
    expect(result).toMatchObject({ kind: "failed", reason: "TIMEOUT" });
    expect(result.timing.totalMs).toBeLessThan(BOUND_MS);
    await expect.poll(() => receiver.openSockets()).toBe(0);
  });

  it("by sending interim answers for ever fails at the deadline", async () => {
    const receiver = await startReceiver((socket) => drip(socket, "HTTP/1.1 103 Early Hints\r\n\r\n"));
    expect(await post(receiver.url, 200)).toMatchObject({ kind: "failed", reason: "TIMEOUT" });
  });
});

describe("a receiver that sends too much", () => {
  it("is cut off after 16 KiB of an endless body", async () => {
    let sent = 0;
    const block = "x".repeat(8 * 1024);
    const receiver = await startReceiver((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      const pump = () => {
        if (socket.destroyed) return;
        sent += block.length;
        socket.write(`${block.length.toString(16)}\r\n${block}\r\n`, () => setImmediate(pump));
      };
      pump();
    });
    const result = await post(receiver.url);
    expect(result).toMatchObject({ kind: "response", status: 200 });
    expect(result.kind === "response" && result.bodyPreview.length).toBe(16 * 1024);
    await expect.poll(() => receiver.openSockets()).toBe(0);
    expect(sent).toBeLessThan(8 * 1024 * 1024);
  });

  it("fails when its headers pass 16 KiB", async () => {
    const receiver = await startReceiver((socket) => {
      socket.end(answer("200 OK", { "x-big": "a".repeat(20 * 1024) }));
    });
    expect(await post(receiver.url)).toMatchObject({ kind: "failed", reason: "PROTOCOL" });
  });

  it("keeps only the begin of a long header value", async () => {
    const receiver = await startReceiver((socket) => {
      socket.end(answer("302 Found", { location: `https://example.com/${"a".repeat(4_000)}` }));
    });
    const result = await post(receiver.url);
    expect(result.kind === "response" && result.headers.location?.length).toBe(512);
  });
});

describe("a receiver that breaks off", () => {
  it("by closing before any answer is a reset", async () => {
    const receiver = await startReceiver((socket) => socket.end());
    expect(await post(receiver.url)).toMatchObject({ kind: "failed", reason: "RESET" });
    expect(receiver.connections()).toBe(1);
  });

  it("by closing in the middle of the headers is a reset", async () => {
    const receiver = await startReceiver((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-ty"));
    expect(await post(receiver.url)).toMatchObject({ kind: "failed", reason: "RESET" });
  });

  it("by closing in the middle of the body is a reset", async () => {
    const receiver = await startReceiver((socket) => {
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf");
    });
    expect(await post(receiver.url)).toMatchObject({ kind: "failed", reason: "RESET" });
  });

  it("with a TCP reset is a reset, and the request is not sent again", async () => {
    const receiver = await startReceiver((socket) => socket.resetAndDestroy());
    expect(await post(receiver.url)).toMatchObject({ kind: "failed", reason: "RESET" });
    expect(receiver.connections()).toBe(1);
  });

  it("by not listening at all is a refused connection", async () => {
    const port = await findClosedPort();
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: "failed", reason: "CONNECT" });
  });
});

describe("a receiver that does not speak HTTP properly", () => {
  it.each([
    ["another protocol", "220 smtp.example.com ESMTP\r\n"],
    ["two content lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc"],
    ["a negative content length", "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nabc"],
    [
      "a length and chunks at once",
      "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\nabc",
    ],
    ["an unasked upgrade", "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"],
  ])("with %s fails", async (_, text) => {
    const receiver = await startReceiver((socket) => socket.end(text));
    const result = await post(receiver.url);
    expect(result).toMatchObject({ kind: "failed" });
    expect(result.kind === "failed" && ["PROTOCOL", "RESET"]).toContain(
      result.kind === "failed" && result.reason,
    );
  });

  it("by sending more than its content length is believed for the part that it announced", async () => {
    const receiver = await startReceiver((socket) => {
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500 Smuggled\r\n\r\n");
    });
    expect(await post(receiver.url)).toMatchObject({ kind: "response", status: 200, bodyPreview: "ok" });
  });
});

function drip(socket: import("node:net").Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 20);
  socket.on("close", () => clearInterval(timer));
}
