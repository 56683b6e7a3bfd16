// Real servers on loopback that answer well or badly. Each closes with its test.
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { onTestFinished } from "vitest";
import { findFreePort } from "../../../support/free-port.ts";
import type { TestCertificate } from "./certificate.ts";

export interface Receiver {
  port: number;
  url: string;
  /** Everything that all connections have sent so far. */
  received(): string;
  connections(): number;
  openSockets(): number;
}

type Behaviour = (socket: Socket, request: string) => void;

/** Runs `behave` once per connection, when the head and a body of its stated length have arrived. */
export async function startReceiver(behave: Behaviour): Promise<Receiver> {
  return listen(createServer(), "connection", "http", behave);
}

export async function startTlsReceiver(certificate: TestCertificate, behave: Behaviour): Promise<Receiver> {
  const server = createTlsServer({ key: certificate.key, cert: certificate.cert });
  server.on("tlsClientError", () => undefined);
  return listen(server, "secureConnection", "https", behave);
}

async function listen(server: Server, event: string, scheme: string, behave: Behaviour): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let received = "";
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  server.on(event, (socket: Socket) => {
    sockets.add(socket);
    let text = "";
    let answered = false;
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      text += chunk;
      received += chunk;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      const bodyAt = text.indexOf("\r\n\r\n") + 4;
      if (answered || bodyAt < 4 || text.length < bodyAt + length) return;
      answered = true;
      behave(socket, text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}/hook`,
    received: () => received,
    connections: () => connections,
    openSockets: () => sockets.size,
  };
}

/** A complete answer as text. */
export function answer(status: string, headers: Record<string, string>, body = ""): string {
  const lines = Object.entries({ "content-length": String(Buffer.byteLength(body)), ...headers });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

/** A port that nothing listens on. */
export const findClosedPort = (): Promise<number> => findFreePort();
