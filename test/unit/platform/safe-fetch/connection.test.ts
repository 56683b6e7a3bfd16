import { describe, expect, it, vi } from "vitest";
import { createDial, type Dial } from "../../../../lambdas/platform/safe-fetch/connector.ts";
import { createSafeFetch } from "../../../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { createCertificate } from "./certificate.ts";
import { answer, findClosedPort, startReceiver, startTlsReceiver } from "./receivers.ts";

const LOOPBACK = ["127.0.0.1/32"];
const request = (url: string) => ({
  url,
  method: "POST" as const,
  headers: {},
  body: "{}",
  timeoutMs: 30_000,
});

describe("names", () => {
  it("are resolved once, and the connection goes to the address that was checked", async () => {
    const receiver = await startReceiver((socket) => socket.end(answer("200 OK", {})));
    // A rebinding name: harmless when checked, another address on every later question.
    const answers = [["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"]];
    const resolver = vi.fn(async () => answers.shift() ?? []);
    const dialled: string[] = [];
    const dial = createDial();
    const connect: Dial = (options, callback) => {
      dialled.push(options.hostname);
      dial(options, callback);
    };
    const { send } = createSafeFetch({ allow: LOOPBACK, resolver, connect });
    expect(await send(request(`http://rebind.localhost:${receiver.port}/`))).toMatchObject({ status: 200 });
    expect(resolver).toHaveBeenCalledTimes(1);
    expect(dialled).toEqual(["127.0.0.1"]);
    expect(receiver.received()).toContain(`host: rebind.localhost:${receiver.port}`);
  });

  it("are judged by where they end, whatever leads there: a name behind a name counts as its address", async () => {
    // What the system's resolver makes of an alias (CNAME): the address alone. Other records are never asked for.
    const connect = vi.fn<Dial>();
    const { send } = createSafeFetch({ allow: [], resolver: async () => ["169.254.169.254"], connect });
    expect(await send(request("https://alias-of-metadata.example.com/"))).toMatchObject({
      kind: "refused",
      reason: "ADDRESS_NOT_PUBLIC",
    });
    expect(connect).not.toHaveBeenCalled();
  });

  it("are checked again for the next request", async () => {
    const receiver = await startReceiver((socket) => socket.end(answer("200 OK", {})));
    const answers = [["127.0.0.1"], ["127.0.0.2"]];
    const { send } = createSafeFetch({ allow: LOOPBACK, resolver: async () => answers.shift() ?? [] });
    const url = `http://rebind.localhost:${receiver.port}/`;
    expect(await send(request(url))).toMatchObject({ kind: "response" });
    expect(await send(request(url))).toMatchObject({ kind: "refused", reason: "ADDRESS_NOT_PUBLIC" });
    expect(receiver.connections()).toBe(1);
  });

  it("may use http and other ports only when every address is allowed", async () => {
    const { send } = createSafeFetch({ allow: LOOPBACK, resolver: async () => ["127.0.0.1", "8.8.8.8"] });
    expect(await send(request("http://mixed.localhost/"))).toMatchObject({
      kind: "refused",
      reason: "SCHEME_NOT_ALLOWED",
    });
    expect(await send(request("https://mixed.localhost:9000/"))).toMatchObject({
      kind: "refused",
      reason: "PORT_NOT_ALLOWED",
    });
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("getaddrinfo ENOTFOUND ns.internal"))],
    ["finds nothing", () => Promise.resolve([])],
  ])("fail with DNS when the resolver %s, without its words", async (_, resolver) => {
    const { send } = createSafeFetch({ allow: [], resolver });
    const result = await send(request("https://hooks.example.com/"));
    expect(result).toMatchObject({
      kind: "failed",
      reason: "DNS",
      detail: "The host name could not be resolved.",
    });
  });

  it("fail at the deadline when the resolver hangs, and nothing is dialled later", async () => {
    const connect = vi.fn<Dial>();
    let answerLate: (addresses: string[]) => void = () => undefined;
    const resolver = () => new Promise<string[]>((resolve) => (answerLate = resolve));
    const { send } = createSafeFetch({ allow: [], resolver, connect });
    expect(await send({ ...request("https://hooks.example.com/"), timeoutMs: 50 })).toMatchObject({
      kind: "failed",
      reason: "TIMEOUT",
    });
    answerLate(["8.8.8.8"]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(connect).not.toHaveBeenCalled();
  });

  it("fail at the deadline when the connection is never accepted", async () => {
    const { send } = createSafeFetch({
      allow: [],
      resolver: async () => ["8.8.8.8"],
      connect: () => undefined,
    });
    expect(await send({ ...request("https://hooks.example.com/"), timeoutMs: 50 })).toMatchObject({
      kind: "failed",
      reason: "TIMEOUT",
    });
  });

  it("fall over to the next address when the first one does not accept", async () => {
    const receiver = await startReceiver((socket) => socket.end(answer("200 OK", {})));
    const dial = createDial();
    const closedPort = await findClosedPort();
    const connect: Dial = (options, callback) => {
      dial(options.hostname === "127.0.0.2" ? { ...options, port: String(closedPort) } : options, callback);
    };
    const { send } = createSafeFetch({
      allow: ["127.0.0.0/8"],
      resolver: async () => ["127.0.0.2", "127.0.0.1"],
      connect,
    });
    expect(await send(request(`http://two.localhost:${receiver.port}/`))).toMatchObject({ status: 200 });
  });
});

describe("TLS", () => {
  const resolver = async () => ["127.0.0.1"];
  const trusted = createCertificate("hooks.localhost");
  const trusting = createSafeFetch({ allow: LOOPBACK, resolver, connect: createDial({ ca: trusted.cert }) });

  it("accepts a trusted certificate for the name, and shows the name in the handshake", async () => {
    let servername: unknown;
    const receiver = await startTlsReceiver(trusted, (socket) => {
      servername = "servername" in socket ? socket.servername : undefined;
      socket.end(answer("200 OK", {}, "secure"));
    });
    expect(await trusting.send(request(`https://hooks.localhost:${receiver.port}/`))).toMatchObject({
      kind: "response",
      bodyPreview: "secure",
    });
    expect(servername).toBe("hooks.localhost");
  });

  it.each([
    ["for another name", "https://other.localhost", trusted],
    ["for a name when the address is called", "https://127.0.0.1", trusted],
    ["that nobody trusts", "https://hooks.localhost", createCertificate("hooks.localhost")],
  ])("refuses a certificate %s, and sends nothing", async (_, origin, certificate) => {
    const receiver = await startTlsReceiver(certificate, (socket) => socket.end(answer("200 OK", {})));
    expect(await trusting.send(request(`${origin}:${receiver.port}/`))).toMatchObject({
      kind: "failed",
      reason: "TLS",
    });
    expect(receiver.received()).toBe("");
  });

  it("refuses it also where the environment says that any will do", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const receiver = await startTlsReceiver(createCertificate("hooks.localhost"), (socket) =>
      socket.end(answer("200 OK", {})),
    );
    const sent = await trusting.send(request(`https://hooks.localhost:${receiver.port}/`));
    vi.unstubAllEnvs();
    expect(sent).toMatchObject({ kind: "failed", reason: "TLS" });
    expect(receiver.received()).toBe("");
  });

  it("refuses a certificate that has expired", async () => {
    const expired = createCertificate("hooks.localhost", new Date("2020-01-01T00:00:00Z"));
    const receiver = await startTlsReceiver(expired, (socket) => socket.end(answer("200 OK", {})));
    const { send } = createSafeFetch({
      allow: LOOPBACK,
      resolver,
      connect: createDial({ ca: expired.cert }),
    });
    expect(await send(request(`https://hooks.localhost:${receiver.port}/`))).toMatchObject({
      kind: "failed",
      reason: "TLS",
      detail: "The TLS connection could not be trusted (CERT_HAS_EXPIRED).",
    });
  });

  it("fails against a receiver that speaks plain HTTP", async () => {
    const receiver = await startReceiver((socket) => socket.end(answer("200 OK", {})));
    expect(
      await trusting.send({ ...request(`https://127.0.0.1:${receiver.port}/`), timeoutMs: 500 }),
    ).toMatchObject({
      kind: "failed",
    });
  });
});

describe("requests", () => {
  it.each(["Host", "content-length", "Transfer-Encoding", "connection", "expect", "upgrade", "TE"])(
    "with the header %s are refused",
    async (name) => {
      const connect = vi.fn<Dial>();
      const { send } = createSafeFetch({ allow: LOOPBACK, connect });
      expect(await send({ ...request("http://127.0.0.1/"), headers: { [name]: "x" } })).toMatchObject({
        kind: "refused",
        reason: "INVALID_REQUEST",
      });
      expect(connect).not.toHaveBeenCalled();
    },
  );

  it.each(["a\r\nx-smuggled: 1", "a\nb", "a\u0000b"])(
    "with the header value %j are refused",
    async (value) => {
      const receiver = await startReceiver((socket) => socket.end(answer("200 OK", {})));
      const { send } = createSafeFetch({ allow: LOOPBACK });
      expect(await send({ ...request(receiver.url), headers: { "x-custom": value } })).toMatchObject({
        kind: "refused",
        reason: "INVALID_REQUEST",
      });
      expect(receiver.received()).toBe("");
    },
  );

  it("ignore proxy variables of the environment", async () => {
    const proxy = await startReceiver((socket) => socket.end(answer("200 OK", {}, "proxy")));
    const receiver = await startReceiver((socket) => socket.end(answer("200 OK", {}, "receiver")));
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"]) {
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    }
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    const { send } = createSafeFetch({ allow: LOOPBACK });
    expect(await send(request(receiver.url))).toMatchObject({ bodyPreview: "receiver" });
    expect(proxy.connections()).toBe(0);
    vi.unstubAllEnvs();
  });
});
