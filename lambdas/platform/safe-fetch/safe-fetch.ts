// Sends one HTTP request to an address that a customer chose, without trusting that address: only public
// destinations, one deadline over everything, a bounded answer, no redirects, no proxies, no reused connection.
import { Client, type Dispatcher } from "undici";
import { parseRanges } from "./address.ts";
import {
  type ConnectTiming,
  createConnector,
  createDial,
  type Dial,
  type Resolver,
  resolveAll,
} from "./connector.ts";
import { explainExchangeError, type Failure, failed } from "./failure.ts";
import { checkUrl, DEFAULT_PORTS } from "./url.ts";

export interface SafeRequest {
  url: string;
  method: "POST" | "GET";
  headers: Record<string, string>;
  body?: string;
  /** For everything from the name's resolution to the answer's last byte; at most and by default 15 s. */
  timeoutMs?: number;
}

/** Milliseconds; zero for a step that was not reached. */
export interface SendTiming extends ConnectTiming {
  /** From the open connection until the head of the answer was there. */
  firstByteMs: number;
  totalMs: number;
}

export interface SafeResponse {
  kind: "response";
  status: number;
  /** The few that say something about a delivery; lower-case names. */
  headers: Record<string, string>;
  /** Begin of the body as text, at most 16 KiB. */
  bodyPreview: string;
}

export type SendResult = (SafeResponse | Failure) & { timing: SendTiming };

export interface SafeFetch {
  send(request: SafeRequest): Promise<SendResult>;
}

export interface SafeFetchOptions {
  /** CIDR ranges that may be reached although not public, whatever the scheme and port. */
  allow: readonly string[];
  ports?: readonly number[];
  resolver?: Resolver;
  connect?: Dial;
}

export const MAX_TIMEOUT_MS = 15_000;
const MAX_BODY_BYTES = 16 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADER_VALUE = 512;
const KEPT_HEADERS = ["content-type", "date", "location", "retry-after", "server", "www-authenticate"];
// These decide how the message is framed or routed; a caller who set one could smuggle a second request.
const FRAMING_HEADERS = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function createSafeFetch(options: SafeFetchOptions): SafeFetch {
  const policy = { allow: parseRanges(options.allow), ports: options.ports ?? DEFAULT_PORTS };
  const resolve = options.resolver ?? resolveAll;
  const dial = options.connect ?? createDial();

  return {
    async send(request) {
      const startedAt = performance.now();
      const timing = { dnsMs: 0, connectMs: 0, tlsMs: 0, firstByteMs: 0 };
      const answered = () => {
        timing.firstByteMs = performance.now() - startedAt - timing.dnsMs - timing.connectMs - timing.tlsMs;
      };
      const finish = (result: SafeResponse | Failure): SendResult => ({
        ...result,
        timing: roundTiming({ ...timing, totalMs: performance.now() - startedAt }),
      });
      const problem = checkHeaders(request.headers);
      if (problem !== undefined) return finish(problem);
      const checked = checkUrl(request.url, policy);
      if (!checked.ok) return finish({ kind: "refused", reason: checked.reason, detail: checked.detail });
      const deadline = startDeadline(Math.min(request.timeoutMs ?? MAX_TIMEOUT_MS, MAX_TIMEOUT_MS));
      const connect = createConnector({ policy, resolve, dial, timing, signal: deadline.signal });
      const client = createClient(checked.url.origin, connect);
      try {
        return finish(
          await Promise.race([exchange(client, checked.url, request, answered), deadline.passed]),
        );
      } catch (error) {
        return finish(explainExchangeError(error));
      } finally {
        deadline.stop();
        client.destroy().catch(() => undefined);
      }
    },
  };
}

function createClient(origin: string, connect: Dial): Client {
  return new Client(origin, {
    connect,
    allowH2: false,
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    // One deadline covers both; two more clocks would only make the outcome depend on which fires first.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

async function exchange(
  client: Client,
  url: URL,
  request: SafeRequest,
  answered: () => void,
): Promise<SafeResponse> {
  const response = await client.request({
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: request.headers,
    body: request.body ?? null,
  });
  answered();
  return {
    kind: "response",
    status: response.statusCode,
    headers: keepHeaders(response.headers),
    bodyPreview: await readPreview(response.body),
  };
}

async function readPreview(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let left = MAX_BODY_BYTES;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.byteLength;
    if (left <= 0) break;
  }
  return text;
}

function keepHeaders(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) kept[name] = first.slice(0, MAX_HEADER_VALUE);
  }
  return kept;
}

function checkHeaders(headers: Record<string, string>): Failure | undefined {
  const name = Object.keys(headers).find((header) => FRAMING_HEADERS.has(header.toLowerCase()));
  if (name === undefined) return undefined;
  return { kind: "refused", reason: "INVALID_REQUEST", detail: `The header ${name} cannot be set.` };
}

// A promise instead of undici's own `signal`: that one is not heard while a connection is being opened.
function startDeadline(timeoutMs: number) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(failed("TIMEOUT", `There was no complete answer within ${timeoutMs / 1000} seconds.`));
    }, timeoutMs);
  });
  const stop = () => {
    clearTimeout(timer);
    controller.abort();
  };
  return { passed, signal: controller.signal, stop };
}

function roundTiming(timing: SendTiming): SendTiming {
  return {
    dnsMs: Math.round(timing.dnsMs),
    connectMs: Math.round(timing.connectMs),
    tlsMs: Math.round(timing.tlsMs),
    firstByteMs: Math.round(timing.firstByteMs),
    totalMs: Math.round(timing.totalMs),
  };
}
