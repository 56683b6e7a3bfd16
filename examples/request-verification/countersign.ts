/**
 * A client of Countersign's onboarding API: requests a verification and waits for its result. Needs `fetch` and nothing
 * else; copy it.
 */
export interface ClientOptions {
  /** Where Countersign answers, such as `https://verify.example.com`. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
}

export interface VerificationRequest {
  /** The id of an integration of type API. */
  integrationReference: string;
  /** Corporate e-mail, employee id or UPN of the person. */
  loginHint: string;
  externalCustomerId?: string;
  correlationId?: string;
  customFields?: Record<string, string>;
  /** Has the link delivered; otherwise pass `url` on yourself. */
  notification?: { type: "EMAIL" | "SMS" | "EMAIL_AND_SMS"; email?: string; phone?: string };
  linkValidityInMinutes?: number;
  language?: string;
}

export interface RequestedVerification {
  interviewId: string;
  /** The link for the person: whoever opens it first is taken for them, so treat it like a password. */
  url: string;
  expiresAt: string;
}

export type VerificationStatus =
  | "CREATED"
  | "STARTED"
  | "PENDING_REVIEW"
  | "SUCCEEDED"
  | "FAILED"
  | "CANCELED"
  | "EXPIRED";

export interface Verification {
  interviewId: string;
  status: VerificationStatus;
  loginHint: string;
  externalCustomerId: string | null;
  identityId: string | null;
  failureReason: string | null;
  expiresAt: string;
}

export interface WaitOptions {
  /** Gives up waiting, not the verification. */
  signal?: AbortSignal;
  /** First pause between two looks; each next one is half as long again, up to `maxPauseMs`. */
  firstPauseMs?: number;
  maxPauseMs?: number;
}

/** Countersign said no. `code` is stable: branch on it. Quote `requestId` when you ask for help. */
export class CountersignError extends Error {
  override readonly name = "CountersignError";
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** Which fields were wrong: `notification.email is required …`. */
  readonly fields: readonly string[];

  constructor(status: number, code: string, message: string, requestId: string | null, fields: string[]) {
    super([`${status} ${code}: ${message}`, ...fields].join("\n  "));
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.fields = fields;
  }
}

export interface CountersignClient {
  /**
   * Requests a verification. The same `idempotencyKey` with the same request makes no second one, however often it is
   * repeated: use the id of your ticket or order.
   */
  request(verification: VerificationRequest, idempotencyKey?: string): Promise<RequestedVerification>;
  read(interviewId: string): Promise<Verification>;
  /** Resolves once the verification has ended or waits for a reviewer, which may take days. */
  waitForResult(interviewId: string, options?: WaitOptions): Promise<Verification>;
  /** For your webhook receiver: whoever waits for this verification looks at once. */
  wake(interviewId: string): void;
}

const ATTEMPTS = 4;
const REQUEST_TIMEOUT_MS = 20_000;
// A token that ends while a request is under way would be refused.
const TOKEN_MARGIN_MS = 60_000;

export const connectCountersign = (options: ClientOptions): CountersignClient => {
  const baseUrl = options.baseUrl.replace(/\/$/, "");
  const fetchToken = createTokenSource(baseUrl, options);
  const waiting = new Map<string, Set<() => void>>();

  const call = async (path: string, init: RequestInit = {}, renewed = false): Promise<unknown> => {
    const headers = { ...init.headers, authorization: `Bearer ${await fetchToken(renewed)}` };
    const response = await send(`${baseUrl}/omni/b2b/onboarding${path}`, { ...init, headers });
    // The keys may have been replaced since: one new token, once.
    if (response.status === 401 && !renewed) return call(path, init, true);
    return readAnswer(response);
  };

  const read = async (interviewId: string): Promise<Verification> =>
    asVerification(await call(`/status/${encodeURIComponent(interviewId)}`));

  const pause = (interviewId: string, milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const sleepers = waiting.get(interviewId) ?? new Set();
      const end = (finish: () => void) => () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", aborted);
        sleepers.delete(woken);
        if (sleepers.size === 0) waiting.delete(interviewId);
        finish();
      };
      const woken = end(resolve);
      const aborted = end(() => reject(signal?.reason));
      const timer = setTimeout(woken, milliseconds);
      if (signal?.aborted === true) return aborted();
      signal?.addEventListener("abort", aborted);
      waiting.set(interviewId, sleepers.add(woken));
    });

  return {
    read,
    request: async (verification, idempotencyKey = crypto.randomUUID()) =>
      asRequested(
        await call("/request-new", {
          method: "POST",
          headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
          body: JSON.stringify(verification),
        }),
      ),
    waitForResult: async (interviewId, { signal, firstPauseMs = 1_000, maxPauseMs = 30_000 } = {}) => {
      for (let wanted = firstPauseMs; ; wanted = Math.min(wanted * 1.5, maxPauseMs)) {
        const verification = await read(interviewId);
        if (verification.status !== "CREATED" && verification.status !== "STARTED") return verification;
        // A little chance keeps many waiting processes from asking in the same moment.
        await pause(interviewId, wanted * (0.8 + Math.random() * 0.4), signal);
      }
    },
    wake: (interviewId) => {
      for (const woken of [...(waiting.get(interviewId) ?? [])]) woken();
    },
  };
};

/** One token for all requests until shortly before it ends; requests at once share one fetch. */
const createTokenSource = (baseUrl: string, { clientId, clientSecret }: ClientOptions) => {
  let current: Promise<{ token: string; endsAt: number }> | undefined;

  const fetchToken = async () => {
    const startedAt = Date.now();
    const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    const response = await send(`${baseUrl}/oauth2/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(credentials)}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const answer = asRecord(await readAnswer(response));
    return {
      token: asText(answer, "access_token"),
      endsAt: startedAt + Number(answer.expires_in) * 1000 - TOKEN_MARGIN_MS,
    };
  };

  return async (renew: boolean): Promise<string> => {
    const seen = current;
    if (seen !== undefined && !renew) {
      const known = await seen.catch(() => undefined);
      if (known !== undefined && known.endsAt > Date.now()) return known.token;
    }
    // Whoever waited for the same one may have asked for the next already.
    if (current === undefined || current === seen) current = fetchToken();
    return (await current).token;
  };
};

/** Sends again what may be sent again: every request here is safe to repeat, `request-new` by its key. */
const send = async (url: string, init: RequestInit): Promise<Response> => {
  for (let attempt = 1; ; attempt++) {
    const last = attempt === ATTEMPTS;
    let wait = 100 * 2 ** attempt;
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      if (last || (response.status !== 429 && response.status < 500)) return response;
      wait = Math.max(wait, Number(response.headers.get("retry-after") ?? 0) * 1000);
      await response.body?.cancel();
    } catch (error) {
      if (last)
        throw new Error(`Countersign could not be reached at ${new URL(url).origin}.`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
};

const readAnswer = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  const answer = parse(text);
  if (response.ok && answer !== undefined) return answer;
  const said = isRecord(answer) ? answer : {};
  // The onboarding API says `code` and `message`, the token endpoint `error` and `error_description`.
  const code = said.code ?? said.error ?? "UNEXPECTED_ANSWER";
  const message = said.message ?? said.error_description ?? response.statusText;
  const fields = Array.isArray(said.errors) ? said.errors.filter(isRecord) : [];
  throw new CountersignError(
    response.status,
    String(code),
    String(message),
    response.headers.get("x-request-id"),
    fields.map(({ path, message: wrong }) => `${path} ${wrong}`),
  );
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const asRecord = (value: unknown): Record<string, unknown> => {
  if (isRecord(value)) return value;
  throw new Error("Countersign answered something that is not an object.");
};

const asText = (value: Record<string, unknown>, name: string): string => {
  const text = value[name];
  if (typeof text === "string") return text;
  throw new Error(`Countersign's answer has no ${name}.`);
};

const asTextOrNull = (value: Record<string, unknown>, name: string): string | null =>
  value[name] === null ? null : asText(value, name);

const STATUSES = [
  "CREATED",
  "STARTED",
  "PENDING_REVIEW",
  "SUCCEEDED",
  "FAILED",
  "CANCELED",
  "EXPIRED",
] as const;

const asVerification = (answer: unknown): Verification => {
  const value = asRecord(answer);
  const status = STATUSES.find((each) => each === value.status);
  if (status === undefined) throw new Error(`Countersign answered an unknown status: ${value.status}.`);
  return {
    status,
    interviewId: asText(value, "interviewId"),
    loginHint: asText(value, "loginHint"),
    externalCustomerId: asTextOrNull(value, "externalCustomerId"),
    identityId: asTextOrNull(value, "identityId"),
    failureReason: asTextOrNull(value, "failureReason"),
    expiresAt: asText(value, "expiresAt"),
  };
};

const asRequested = (answer: unknown): RequestedVerification => {
  const value = asRecord(answer);
  return {
    interviewId: asText(value, "interviewId"),
    url: asText(value, "url"),
    expiresAt: asText(value, "expiresAt"),
  };
};
