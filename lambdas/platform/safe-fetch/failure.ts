// Names what went wrong with a request, in words that may be shown to the endpoint's owner.
import type { RefusalReason } from "./url.ts";

export type FailureReason = "TIMEOUT" | "DNS" | "CONNECT" | "TLS" | "RESET" | "PROTOCOL";

export type Failure =
  | { kind: "refused"; reason: RefusalReason; detail: string }
  | { kind: "failed"; reason: FailureReason; detail: string };

/** Carries a finished verdict through undici, which can only hand errors on. */
export class SendFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.name = "SendFailure";
    this.failure = failure;
  }
}

export function refused(reason: RefusalReason, detail: string): SendFailure {
  return new SendFailure({ kind: "refused", reason, detail });
}

export function failed(reason: FailureReason, detail: string): SendFailure {
  return new SendFailure({ kind: "failed", reason, detail });
}

const CONNECT_CODES = new Set([
  "ECONNREFUSED",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
  "ENETDOWN",
  "EHOSTDOWN",
  "EACCES",
  "EPERM",
]);
const RESET_CODES = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "UND_ERR_SOCKET"]);
const TIMEOUT_CODES = new Set(["ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"]);

/** Errors while the connection is opened. */
export function explainDialError(error: unknown, protocol: string): SendFailure {
  const code = codeOf(error);
  if (TIMEOUT_CODES.has(code)) return failed("TIMEOUT", "The connection was not accepted in time.");
  if (CONNECT_CODES.has(code)) return failed("CONNECT", `The connection was not accepted (${code}).`);
  if (RESET_CODES.has(code)) return failed("RESET", "The connection was closed while it was being opened.");
  // Past the network errors only the handshake is left, whose codes come from OpenSSL and are many.
  if (protocol === "https:") return failed("TLS", `The TLS connection could not be trusted (${code}).`);
  return failed("CONNECT", `The connection was not accepted (${code}).`);
}

/** Errors once the connection stands: everything undici reports for the exchange itself. */
export function explainExchangeError(error: unknown): Failure {
  if (error instanceof SendFailure) return error.failure;
  const code = codeOf(error);
  if (code === "UND_ERR_INVALID_ARG") {
    return {
      kind: "refused",
      reason: "INVALID_REQUEST",
      detail: "The request has a header that HTTP forbids.",
    };
  }
  if (RESET_CODES.has(code)) {
    const detail = "The receiver closed the connection before its answer was complete.";
    return { kind: "failed", reason: "RESET", detail };
  }
  return { kind: "failed", reason: "PROTOCOL", detail: `The answer was not valid HTTP (${code}).` };
}

function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return "UNKNOWN";
}
