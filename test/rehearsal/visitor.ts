import { type IncomingHttpHeaders, request as openRequest } from "node:http";
import { ORIGIN_KEY_HEADER } from "../../lambdas/api/env.ts";

export interface Visit {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json(): Record<string, unknown>;
}

export interface VisitOptions {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON, or as a form where it is one. */
  body?: unknown;
}

/** Requests to the emulator under the name of a host that it plays. */
export const createVisitor =
  (endpoint: string, host: string) =>
  (path: string, options: VisitOptions = {}): Promise<Visit> => {
    const { body } = options;
    const isForm = body instanceof URLSearchParams;
    const sent = body === undefined ? undefined : isForm ? body.toString() : JSON.stringify(body);
    const headers = {
      host,
      // The emulator serves plain HTTP; so it knows that the person's side is TLS.
      "x-forwarded-proto": "https",
      ...(sent === undefined
        ? {}
        : {
            "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
            "content-length": String(Buffer.byteLength(sent)),
          }),
      ...options.headers,
    };
    const method = options.method ?? (sent === undefined ? "GET" : "POST");
    return new Promise((resolve, reject) => {
      const request = openRequest(`${endpoint}${path}`, { method, headers, timeout: 30_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const { statusCode: status = 0, headers: answered } = response;
          resolve({ status, headers: answered, text, json: () => JSON.parse(text) });
        });
      });
      request.once("timeout", () => request.destroy(new Error(`${path} did not answer within 30 seconds`)));
      request.once("error", reject);
      request.end(sent);
    });
  };

export type Visitor = ReturnType<typeof createVisitor>;

/** Takes every path to the distribution, but for the one that the emulator's own sign-in answers under every name. */
export const createFrontDoor = (endpoint: string, host: string, api: string, originKey: string): Visitor => {
  const throughDistribution = createVisitor(endpoint, host);
  const direct = createVisitor(endpoint, "localhost");
  return (path, options = {}) => {
    if (path !== "/oauth2/token") return throughDistribution(path, options);
    const headers = { ...options.headers, [ORIGIN_KEY_HEADER]: originKey };
    return direct(`/_aws/execute-api/${api}/$default${path}`, { ...options, headers });
  };
};

/** The answer's JSON, or an error that says what was answered instead. */
export const expectStatus = async (
  status: number,
  visit: Promise<Visit>,
): Promise<Record<string, unknown>> => {
  const answer = await visit;
  if (answer.status !== status) throw new Error(`answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  return answer.text === "" ? {} : answer.json();
};
