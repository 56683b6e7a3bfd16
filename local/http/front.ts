import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { listen } from "../aws/gateway.ts";
import type { Certificate } from "./certificate.ts";
import type { Site } from "./cloudfront.ts";
import { type HttpRequest, type HttpResponse, jsonMessage } from "./message.ts";

export interface Front {
  readonly port: number;
  mount(site: Site): void;
  stop(): Promise<void>;
}

export class PortTaken extends Error {}

/** The limit of API Gateway's HTTP APIs. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The one port of the product, by https where there is a certificate. It listens at once and answers 503 until something is mounted. */
export async function startFront(
  port: number,
  onError: (line: string) => void,
  certificate?: Certificate,
): Promise<Front> {
  let site: Site | undefined;
  const answer: RequestListener = (request, response) => {
    serve(site, request).then(
      (answer) => write(response, request, answer),
      (error: unknown) => {
        onError(
          `${request.method} ${request.url?.split("?")[0]}: ${error instanceof Error ? error.message : error}`,
        );
        write(response, request, jsonMessage(500, "Internal Server Error"));
      },
    );
  };
  const server = certificate === undefined ? createServer(answer) : createSecureServer(certificate, answer);
  try {
    await listen(server, port);
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!taken) throw error;
    throw new PortTaken(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 10} npm start`,
    );
  }
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    mount: (mounted) => {
      site = mounted;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function serve(site: Site | undefined, incoming: IncomingMessage): Promise<HttpResponse> {
  if (!site) return { ...jsonMessage(503, "Countersign is starting"), headers: { "retry-after": "1" } };
  const body = await readLimited(incoming);
  if (!body) return jsonMessage(413, "Request Entity Too Large");
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  const request: HttpRequest = {
    method: incoming.method ?? "GET",
    path: path.replace(/^https?:\/\/[^/]+/, "") || "/",
    rawQuery: query.join("?"),
    headers: Object.fromEntries(
      Object.entries(incoming.headersDistinct).map(([name, values]) => [name, values ?? []]),
    ),
    body,
    sourceIp: incoming.socket.remoteAddress ?? "127.0.0.1",
  };
  return site(request);
}

async function readLimited(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function write(
  response: ServerResponse,
  request: IncomingMessage,
  { status, headers, body }: HttpResponse,
): void {
  const content = typeof body === "string" ? Buffer.from(body) : body;
  const bodyless = request.method === "HEAD" || status === 204 || status === 304;
  delete headers["content-length"];
  // Of loopback: a browser would hold every other program on this machine's name to it, for years.
  if (request.socket instanceof TLSSocket) delete headers["strict-transport-security"];
  try {
    response.writeHead(status, bodyless ? headers : { ...headers, "content-length": String(content.length) });
    response.end(bodyless ? undefined : content);
  } catch {
    response.writeHead(500).end();
  }
}
