import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";

/** The policy under which the pages are served; nothing on them may need more. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

export const cookieName = "countersign_session";

/** One answer of the API; "hang up" ends the connection without one. */
export type Answer = { status: number; body: object; retryAfter?: number; until?: Promise<void> } | "hang up";

export type Route =
  | "preview"
  | "start"
  | "session"
  | `modules/${string}/${string}`
  | `authorizations/${string}`;

export interface RecordedRequest {
  route: string;
  body: unknown;
  /** The session that the page said it shows. */
  shown: string | null;
}

export interface StubServer {
  baseUrl: string;
  /** What reached the API, in order. */
  requests: RecordedRequest[];
  /** The answers of a route, one after another; the last one stays. */
  answer(route: Route, ...answers: Answer[]): void;
  count(route: Route): number;
  close(): Promise<void>;
}

export const ok = (body: object): Answer => ({ status: 200, body });

/** An answer that comes as late as the test wants: when it lets it go. */
export function hold(body: object): { answer: Answer; release(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { answer: { status: 200, body, until: promise }, release: resolve };
}

export function problem(status: number, code: string, retryAfter?: number): Answer {
  const body = { type: "about:blank", title: code, status, detail: code, code };
  return { status, body, ...(retryAfter !== undefined && { retryAfter }) };
}

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Serves the built pages as the distribution does, and an API that answers what the test tells it to. */
export async function startStubServer(pagesFolder: string): Promise<StubServer> {
  const answers = new Map<string, Answer[]>();
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  const baseUrl = `http://127.0.0.1:${address.port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", baseUrl);
    // The page would take the time from it, and tests move the page's own clock.
    response.sendDate = false;
    // On a kept connection the browser itself would repeat a request that was hung up on.
    response.setHeader("connection", "close");
    if (pathname.startsWith("/v/api/")) return serveApi(request, response, pathname.slice("/v/api/".length));
    if (pathname.startsWith("/oauth2/authorizations/"))
      return serveApi(request, response, pathname.slice("/oauth2/".length));
    if (pathname === "/back")
      return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Back</h1>");
    // A page that never comes: the one that led there stays to be looked at.
    if (pathname === "/never") return;
    // As the distribution's function does: every address below /v/ but the assets is the one page.
    const file = pathname.startsWith("/v/assets/") ? normalize(pathname) : "/v/index.html";
    const content = await readFile(join(pagesFolder, file)).catch(() => undefined);
    if (content === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": contentTypes[extname(file)] ?? "application/octet-stream",
      "content-security-policy": contentSecurityPolicy,
      "x-content-type-options": "nosniff",
    });
    response.end(content);
  }

  async function serveApi(request: IncomingMessage, response: ServerResponse, route: string): Promise<void> {
    const body: unknown = request.method === "POST" ? JSON.parse(await readBody(request)) : undefined;
    const { searchParams } = new URL(request.url ?? "/", baseUrl);
    requests.push({ route, body, shown: searchParams.get("interviewId") });
    const answer = refuse(request, route) ?? takeAnswer(route);
    if (answer === "hang up") return void request.socket.destroy();
    await answer.until;
    response.writeHead(answer.status, {
      "content-type": answer.status < 400 ? "application/json" : "application/problem+json",
      "cache-control": "no-store",
      ...(answer.retryAfter !== undefined && { "retry-after": String(answer.retryAfter) }),
      ...(route === "start" &&
        answer.status === 200 && { "set-cookie": `${cookieName}=stub; HttpOnly; SameSite=Lax; Path=/` }),
    });
    response.end(JSON.stringify(answer.body));
  }

  function refuse(request: IncomingMessage, route: string): Answer | undefined {
    if (request.method === "POST" && request.headers.origin !== baseUrl)
      return problem(403, "ORIGIN_REFUSED");
    const needsCookie = route === "session" || route.startsWith("modules/");
    const hasCookie = request.headers.cookie?.includes(`${cookieName}=`) ?? false;
    return needsCookie && !hasCookie ? problem(401, "NO_SESSION") : undefined;
  }

  function takeAnswer(route: string): Answer {
    const queue = answers.get(route) ?? [];
    return (queue.length > 1 ? queue.shift() : queue[0]) ?? problem(404, "NOT_FOUND");
  }

  return {
    baseUrl,
    requests,
    answer: (route, ...list) => void answers.set(route, list),
    count: (route) => requests.filter((request) => request.route === route).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
