import type { ApiProblem, ApiResult } from "./problems.ts";
import type { Preview, SessionView } from "./types.ts";

/** The verification API as the page uses it. */
export interface VerificationApi {
  preview(token: string): Promise<ApiResult<Preview>>;
  start(token: string, language: string): Promise<ApiResult<SessionView>>;
  /** @param shown the session that the page shows: another tab may have started another one since */
  readSession(shown?: string): Promise<ApiResult<SessionView>>;
  act(shown: string, module: string, action: string, body: object): Promise<ApiResult<SessionView>>;
  /** Milliseconds since the epoch by the server's clock: phones are often minutes off. */
  now(): number;
}

export interface ApiClientDependencies {
  fetch: typeof fetch;
  clock: () => number;
  isOnline: () => boolean;
  timeoutMilliseconds?: number;
}

/** Sends requests to our own functions, and knows their clock. */
export interface ApiSender {
  send<T extends object>(path: string, body?: object): Promise<ApiResult<T>>;
  /** Milliseconds since the epoch by the server's clock. */
  now(): number;
}

/** It never throws: what goes wrong comes back as a problem. */
export function createSender(deps: ApiClientDependencies): ApiSender {
  const { timeoutMilliseconds = 20_000 } = deps;
  let serverAheadBy = 0;

  const readClock = (response: Response) => {
    const date = Date.parse(response.headers.get("date") ?? "");
    // The header counts whole seconds; a smaller difference is none.
    const difference = date - deps.clock();
    if (!Number.isNaN(date)) serverAheadBy = Math.abs(difference) < 2_000 ? 0 : difference;
  };

  const send = async <T extends object>(path: string, body?: object): Promise<ApiResult<T>> => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeoutMilliseconds);
    try {
      const response = await deps.fetch(path, {
        cache: "no-store",
        credentials: "same-origin",
        // Under `no-referrer` some browsers send `Origin: null`, which the API refuses.
        referrerPolicy: "strict-origin",
        signal: patience.signal,
        headers: body
          ? { accept: "application/json", "content-type": "application/json" }
          : { accept: "application/json" },
        ...(body && { method: "POST", body: JSON.stringify(body) }),
      });
      readClock(response);
      const content: unknown = await response.json();
      if (typeof content !== "object" || content === null) return refuse({ kind: "unreachable" });
      if (response.ok) return { ok: true, value: content as T };
      return refuse(readProblem(response, content));
    } catch {
      return refuse({ kind: deps.isOnline() ? "unreachable" : "offline" });
    } finally {
      clearTimeout(timer);
    }
  };

  return { send, now: () => deps.clock() + serverAheadBy };
}

/** Makes the client of `/v/api`. */
export function createApiClient(deps: ApiClientDependencies): VerificationApi {
  const { send, now } = createSender(deps);
  return {
    preview: (token) => send("/v/api/preview", { token }),
    start: (token, language) => send("/v/api/start", { token, language }),
    readSession: (shown) => send(`/v/api/session${shown === undefined ? "" : naming(shown)}`),
    act: (shown, module, action, body) =>
      send(
        `/v/api/modules/${encodeURIComponent(module)}/${encodeURIComponent(action)}${naming(shown)}`,
        body,
      ),
    now,
  };
}

const naming = (session: string): string => `?interviewId=${encodeURIComponent(session)}`;

const refuse = (problem: ApiProblem): { ok: false; problem: ApiProblem } => ({ ok: false, problem });

function readProblem(response: Response, content: object): ApiProblem {
  const code = "code" in content && typeof content.code === "string" ? content.code : undefined;
  if (code === undefined || response.status >= 500) return { kind: "unreachable" };
  const seconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  return { kind: "refused", code, retryAfterSeconds: Number.isNaN(seconds) ? null : seconds };
}
