import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Gatekeeper } from "../iam/gatekeeper.ts";
import { readAccessKey, readAwsRequest } from "../iam/request.ts";
import { type AwsAction, AwsError } from "./call.ts";
import { forward } from "./forward.ts";
import type { Mail, OutboxEntry } from "./mail.ts";
import { eventsPage, outboxPage } from "./pages.ts";

/** What stands behind the one endpoint that the SDK is given. */
export interface Backends {
  readonly dynamo: string;
  readonly queues: string;
  /** Refuses what the role of the calling function does not allow. */
  readonly gatekeeper: Gatekeeper;
  /** By the prefix of `X-Amz-Target`. */
  readonly services: Readonly<Record<string, Record<string, AwsAction>>>;
  readonly mail: Mail;
  readonly listEvents: () => unknown[];
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** Answer of a custom resource, by the id in its response URL. */
  readonly customResource: (id: string, body: string) => boolean;
  readonly signInPath: string | undefined;
  readonly signIn: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
}

export interface Gateway {
  readonly origin: string;
  mount(backends: Backends): void;
  stop(): Promise<void>;
}

/** The loopback port of everything that is AWS (or looks like it) and not the product. */
export async function startGateway(wantedPort: number): Promise<Gateway> {
  let backends: Backends | undefined;
  const server = createServer((request, response) => {
    if (!backends) return void response.writeHead(503).end();
    serve(backends, request, response).catch((error) => answerError(response, error));
  });
  await listen(server, wantedPort).catch(() => listen(server, 0));
  const address = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    mount: (mounted) => {
      backends = mounted;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function serve(backends: Backends, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A foreign name that was made to resolve to loopback must not open the outbox or the sign-in to its page.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) {
    throw new AwsError("AccessDeniedException", "reachable as 127.0.0.1 or localhost only", 421);
  }
  const url = new URL(request.url ?? "/", "http://gateway.invalid");
  const { signInPath } = backends;
  if (signInPath && (url.pathname === signInPath || url.pathname.startsWith(`${signInPath}/`))) {
    return backends.signIn(request, response, url.pathname.slice(signInPath.length));
  }
  if (url.pathname === "/outbox")
    return answerList(request, response, url, backends.mail.list(), (list) =>
      outboxPage(list as OutboxEntry[]),
    );
  if (url.pathname === "/events")
    return answerList(request, response, url, backends.listEvents(), eventsPage);
  const body = await readBody(request);
  const [, customResourceId] = /^\/custom-resource\/([\w-]+)$/.exec(url.pathname) ?? [];
  if (customResourceId) {
    response.writeHead(backends.customResource(customResourceId, body.toString()) ? 200 : 404).end();
    return;
  }
  await serveAws(backends, request, response, url, body);
}

async function serveAws(
  backends: Backends,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
): Promise<void> {
  // A page in a browser must not reach these through the visitor's loopback.
  if (request.headers.origin) throw new AwsError("AccessDeniedException", "not for browsers", 403);
  const target = String(request.headers["x-amz-target"] ?? "");
  const [service = "", action = ""] = target.split(".");
  backends.gatekeeper.check(readAccessKey(request.headers), readAwsRequest(request.headers, url, body));
  if (service.startsWith("DynamoDB")) return forward(backends.dynamo, request, response, body);
  if (service === "AmazonSQS") return forward(backends.queues, request, response, body);
  const [, invoked] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url.pathname) ?? [];
  if (invoked) return invokeFunction(backends, response, decodeURIComponent(invoked), body);
  if (url.pathname === "/v2/email/outbound-emails") {
    return answerJson(response, backends.mail.sendEmail(JSON.parse(body.toString())));
  }
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return serveSns(backends.mail, response, new URLSearchParams(body.toString()));
  }
  const run = backends.services[service]?.[action];
  if (!run)
    throw new AwsError("UnknownOperationException", `${target || url.pathname} is not served locally`);
  answerJson(response, (await run(JSON.parse(body.toString() || "{}"))) ?? {});
}

async function invokeFunction(
  backends: Backends,
  response: ServerResponse,
  name: string,
  body: Buffer,
): Promise<void> {
  try {
    const result = await backends.invoke(name, JSON.parse(body.toString() || "{}"));
    answerJson(response, result ?? null);
  } catch (error) {
    response.setHeader("x-amz-function-error", "Unhandled");
    answerJson(response, { errorMessage: error instanceof Error ? error.message : String(error) });
  }
}

function serveSns(mail: Mail, response: ServerResponse, form: URLSearchParams): void {
  if (form.get("Action") !== "Publish")
    throw new AwsError("InvalidAction", `${form.get("Action")} is not served locally`);
  response.setHeader("content-type", "text/xml");
  try {
    const { MessageId } = mail.publish(form);
    response.end(
      `<PublishResponse><PublishResult><MessageId>${MessageId}</MessageId></PublishResult></PublishResponse>`,
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    response.writeHead(error.status);
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${error.name}</Code><Message>${error.message}</Message></Error></ErrorResponse>`,
    );
  }
}

function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-requestid": crypto.randomUUID(),
  });
  response.end(JSON.stringify(value));
}

function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const known = error instanceof AwsError ? error : new AwsError("InternalServerError", String(error), 500);
  response.setHeader("x-amzn-errortype", known.name);
  answerJson(response, { __type: known.name, message: known.message }, known.status);
}

function answerList(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  list: unknown[],
  html: (list: unknown[]) => string,
): void {
  const wantsHtml =
    request.headers.accept?.includes("text/html") && url.searchParams.get("format") !== "json";
  response.writeHead(200, {
    "content-type": wantsHtml ? "text/html; charset=utf-8" : "application/json",
    "cache-control": "no-store",
  });
  response.end(wantsHtml ? html(list) : JSON.stringify(list));
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
