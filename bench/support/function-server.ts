// A bundled HTTP function of ours behind the smallest adapter that makes API Gateway's events (payload 2.0).
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { pathToFileURL } from "node:url";
import { readInput } from "./processes.ts";
import { serveMeasured } from "./serve-measured.ts";

interface Result {
  statusCode: number;
  headers?: Record<string, string>;
  cookies?: string[];
  body?: string;
}

type Handler = (event: object, context: object) => Promise<Result>;

const { file } = readInput<{ file: string }>();
const { handler }: { handler: Handler } = await import(pathToFileURL(file).href);

const toEvent = (request: IncomingMessage, body: Buffer): object => {
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  const method = request.method ?? "GET";
  const { cookie, ...headers } = request.headers;
  return {
    version: "2.0",
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    // As API Gateway hands form bodies over.
    ...(body.length === 0 ? {} : { body: body.toString("base64") }),
    isBase64Encoded: body.length > 0,
    requestContext: {
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "bench" },
      requestId: randomUUID(),
      routeKey: `${method} ${path}`,
      stage: "$default",
      timeEpoch: Date.now(),
    },
  };
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    const context = { getRemainingTimeInMillis: () => 10_000 };
    const result = await handler(toEvent(request, Buffer.concat(chunks)), context);
    response.statusCode = result.statusCode;
    for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, value);
    if (result.cookies !== undefined) response.setHeader("set-cookie", result.cookies);
    // With its length, as API Gateway sends it and as the peer does: not in chunks.
    response.end(result.body);
  });
});

await serveMeasured(server);
