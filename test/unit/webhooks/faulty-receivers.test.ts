// Receivers that do whatever receivers do, on loopback, and what becomes of a delivery to each of them.
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { createTestTable } from "../../support/test-table.ts";
import { createCertificate } from "../platform/safe-fetch/certificate.ts";
import { answer, findClosedPort, startReceiver, startTlsReceiver } from "../platform/safe-fetch/receivers.ts";
import { LATER } from "./builders.ts";
import { createScene } from "./jobs/scene.ts";
import { createRealSender } from "./real-sender.ts";

const table = await createTestTable();

/** For a receiver that never comes to an end. */
const PATIENCE_MS = 300;
/** For one that does, on a busy machine. */
const LONG_MS = 30_000;
const GIGABYTE = 1024 ** 3;
const MEGABYTE = 1024 ** 2;

type Behaviour = Parameters<typeof startReceiver>[0];

const sceneWith = async (url: string, timeoutMs = LONG_MS) => {
  const sender = createRealSender(timeoutMs);
  return { ...(await createScene(table, { url }, sender.send)), secret: sender.secret };
};

/** One attempt at the receiver: the delivery, its attempt, and what is queued for later. */
const attemptAt = async (url: string, timeoutMs?: number) => {
  const scene = await sceneWith(url, timeoutMs);
  const { id, message } = await scene.add();
  await scene.deliver(message);
  const [attempt] = await scene.deliveries.listAttempts(id, 10);
  return { scene, id, attempt, delivery: await scene.read(id), queued: scene.sent.slice() };
};

const drip: Behaviour = (socket) => {
  socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
  const timer = setInterval(() => socket.write("a"), 20);
  socket.on("close", () => clearInterval(timer));
};

/** As fast as the caller takes it. */
const pourGigabyte =
  (poured: { bytes: number }): Behaviour =>
  (socket) => {
    const block = Buffer.alloc(64 * 1024, "x");
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${GIGABYTE}\r\n\r\n`);
    const pour = () => {
      if (socket.destroyed || poured.bytes >= GIGABYTE) return;
      poured.bytes += block.byteLength;
      socket.write(block, () => setImmediate(pour));
    };
    pour();
  };

describe("a delivery to a receiver that", () => {
  it.each<[string, Behaviour, string]>([
    ["hangs", () => undefined, "TIMEOUT"],
    ["drips its answer byte by byte", drip, "TIMEOUT"],
    [
      "closes in the middle of its answer",
      (s) => s.end("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf"),
      "RESET",
    ],
    ["closes without an answer", (s) => s.end(), "RESET"],
    ["resets", (s) => s.resetAndDestroy(), "RESET"],
    [
      "promises more than it sends",
      (s) => s.end(answer("200 OK", { "content-length": "90" }, "ok")),
      "RESET",
    ],
    ["names two lengths", (s) => s.end(answer("200 OK", { "Content-Length": "1" }, "okay")), "PROTOCOL"],
    ["speaks another protocol", (s) => s.end("220 smtp.example.com ESMTP\r\n"), "PROTOCOL"],
  ])(
    "%s fails in bounded time, is written down and comes again in 30 seconds",
    async (_, behave, failure) => {
      const receiver = await startReceiver(behave);
      const startedAt = performance.now();
      const endless = failure === "TIMEOUT";
      const { attempt, delivery, queued } = await attemptAt(receiver.url, endless ? PATIENCE_MS : LONG_MS);
      expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS + LONG_MS);
      expect(attempt).toMatchObject({ number: 1, responseStatus: null, failure });
      expect(delivery).toMatchObject({ status: "PENDING", attemptCount: 1, nextAttemptAt: LATER(30) });
      expect(queued.map(({ delaySeconds }) => delaySeconds)).toEqual([30]);
      expect(receiver.connections()).toBe(1);
      await expect.poll(() => receiver.openSockets()).toBe(0);
    },
  );

  it("does not listen is written down as such", async () => {
    const { attempt, delivery } = await attemptAt(`http://127.0.0.1:${await findClosedPort()}/`);
    expect(attempt).toMatchObject({ failure: "CONNECT" });
    expect(delivery).toMatchObject({ status: "PENDING", nextAttemptAt: LATER(30) });
  });

  it("has a certificate that nobody trusts gets nothing, not even the path", async () => {
    const receiver = await startTlsReceiver(createCertificate("127.0.0.1"), (socket) => {
      socket.end(answer("200 OK", {}));
    });
    const { attempt, delivery } = await attemptAt(receiver.url);
    expect(attempt).toMatchObject({ failure: "TLS" });
    expect(delivery).toMatchObject({ status: "PENDING", nextAttemptAt: LATER(30) });
    expect(receiver.received()).toBe("");
  });

  it.each([
    "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
    "https://[fd00:ec2::254]/latest/api/token",
    "/elsewhere",
  ])("redirects to %s is recorded with that, and nobody goes there", async (location) => {
    const receiver = await startReceiver((socket) => socket.end(answer("302 Found", { location })));
    const { attempt, delivery } = await attemptAt(receiver.url);
    expect(attempt).toMatchObject({ responseStatus: 302, failure: "HTTP_302" });
    expect(delivery).toMatchObject({ status: "PENDING", nextAttemptAt: LATER(30) });
    expect(receiver.connections()).toBe(1);
  });

  it("sends more than it announced is believed for the part that it announced", async () => {
    const receiver = await startReceiver((socket) => socket.end(`${answer("200 OK", {}, "ok")}smuggled`));
    const { attempt, delivery } = await attemptAt(receiver.url);
    expect(attempt).toMatchObject({ responseStatus: 200, responseBody: "ok" });
    expect(delivery).toMatchObject({ status: "SUCCEEDED" });
  });

  it("sends a gigabyte is cut off, also twenty of them at once, in bounded memory", async () => {
    const poured = { bytes: 0 };
    const receiver = await startReceiver(pourGigabyte(poured));
    const scene = await sceneWith(receiver.url);
    const added = await Promise.all(Array.from({ length: 20 }, () => scene.add()));
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, held());
    }, 1);
    await Promise.all(added.map(({ message }) => scene.deliver(message)));
    clearInterval(watch);
    expect(poured.bytes).toBeLessThan(20 * 8 * MEGABYTE);
    // Of both sides, since the receiver lives in this process too.
    expect(most - before).toBeLessThan(128 * MEGABYTE);
    for (const { id } of added) {
      const [attempt] = await scene.deliveries.listAttempts(id, 10);
      expect(attempt).toMatchObject({ responseStatus: 200 });
      expect(attempt?.responseBody?.length).toBe(16 * 1024);
    }
    await expect.poll(() => receiver.openSockets()).toBe(0);
  });

  it("answers 410 is asked no more: the delivery ends and the endpoint is disabled", async () => {
    const receiver = await startReceiver((socket) => socket.end(answer("410 Gone", {})));
    const { scene, delivery, queued } = await attemptAt(receiver.url);
    expect(delivery).toMatchObject({ status: "FAILED", lastFailure: "HTTP_410" });
    expect(await scene.readEndpoint()).toMatchObject({ status: "DISABLED", disabledReason: "RECEIVER_GONE" });
    expect(queued).toEqual([]);
  });

  it("answers 429 with Retry-After is left alone for that long", async () => {
    const receiver = await startReceiver((socket) => {
      socket.end(answer("429 Too Many Requests", { "retry-after": "45" }));
    });
    const { delivery, queued } = await attemptAt(receiver.url);
    expect(delivery).toMatchObject({ status: "PENDING", lastFailure: "HTTP_429", nextAttemptAt: LATER(45) });
    expect(queued.map(({ delaySeconds }) => delaySeconds)).toEqual([45]);
  });

  it("answers 500 and then 200 has it, with the same id and a signature of the time of each", async () => {
    const statuses = ["500 Internal Server Error", "200 OK"];
    const bodies: { text: string; headers: Record<string, string> }[] = [];
    const receiver = await startReceiver((socket, text) => {
      bodies.push(parseRequest(text));
      socket.end(answer(statuses.shift() ?? "500 Again", {}));
    });
    const scene = await sceneWith(receiver.url);
    const { id, message } = await scene.add();
    await scene.deliver(message);
    // Signatures carry whole seconds.
    await sleep(1_000);
    scene.clock.advance(31);
    await scene.drainQueue();
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", attemptCount: 2 });
    const webhook = new Webhook(scene.secret);
    for (const { text, headers } of bodies) webhook.verify(text, headers);
    expect(new Set(bodies.map(({ headers }) => headers["webhook-id"]))).toEqual(
      new Set([(await scene.read(id)).event.id]),
    );
    expect(new Set(bodies.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(2);
  });
});

describe("a receiver that hangs", () => {
  it("does not make the others of its batch wait", async () => {
    const { promise: enough, resolve: end } = Promise.withResolvers<void>();
    const dead = await startReceiver((socket) => void enough.then(() => socket.destroy()));
    const live = await startReceiver((socket) => socket.end(answer("200 OK", {})));
    const [hanging, healthy] = await Promise.all([sceneWith(dead.url), sceneWith(live.url)]);
    const [toDead, ...toLive] = await Promise.all([
      hanging.add(),
      healthy.add(),
      healthy.add(),
      healthy.add(),
    ]);
    const waiting = hanging.deliver(toDead.message);
    await Promise.all(toLive.map(({ message }) => healthy.deliver(message)));
    expect(await Promise.all(toLive.map(async ({ id }) => (await healthy.read(id)).status))).toEqual(
      Array(3).fill("SUCCEEDED"),
    );
    expect(await hanging.read(toDead.id)).toMatchObject({ attemptCount: 0 });
    end();
    await waiting;
  });
});

function parseRequest(request: string): { text: string; headers: Record<string, string> } {
  const [head = "", text = ""] = request.split("\r\n\r\n");
  const lines = head.split("\r\n").slice(1);
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  return { text, headers: Object.fromEntries(headers) };
}
