import * as z from "zod";
import { originOf } from "./aws.ts";
import { AppError, unavailable } from "./errors.ts";
import type { Log, LogFields } from "./log.ts";
import { type FailureCause, failures, type Metrics } from "./metric.ts";

/** A record that a newer version of this software wrote. Reading it as if it were an old one could lose what it holds. */
export class RecordTooNew extends Error {
  override readonly name = "RecordTooNew";
}

/** A record names a secret that does not exist. */
export class SecretMissing extends Error {
  override readonly name = "SecretMissing";
}

const BUSY_NAMES: readonly string[] = [
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "TransactionInProgressException",
  "InternalServerError",
  "InternalServiceError",
  "InternalFailure",
  "ServiceUnavailable",
  "TimeoutError",
  "RequestTimeout",
];

const sdkError = z.object({
  name: z.string(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
  /** Of Node's own network errors: `ECONNREFUSED`, `ECONNRESET`, … */
  code: z.string().optional(),
});

/** A service of AWS that throttled, failed, or did not answer in time: it may be well again in a moment. */
export const isBusy = (error: unknown): boolean => {
  const read = sdkError.safeParse(error);
  if (!read.success) return false;
  const { name, code = "", $metadata } = read.data;
  const status = $metadata?.httpStatusCode ?? 0;
  return BUSY_NAMES.includes(name) || status === 429 || status >= 500 || /^E[A-Z]+$/.test(code);
};

const DEEPEST = 5;

/** What is to blame for a failure that is ours, as the metric `Failures` counts it. */
export const causeOf = (error: unknown, depth = 0): FailureCause => {
  if (error instanceof RecordTooNew) return "RECORD_TOO_NEW";
  if (error instanceof SecretMissing) return "SECRET_MISSING";
  if (!(error instanceof Error) || depth > DEEPEST) return depth === 0 ? "UNEXPECTED" : "CONTENTION";
  const origin = originOf(error);
  if (origin !== undefined && isBusy(error)) return `${origin}_BUSY`;
  if (error instanceof AppError && error.status === 503) return causeOf(error.cause, depth + 1);
  return depth > 0 && error.name.startsWith("Transaction") ? "CONTENTION" : "UNEXPECTED";
};

/** Failures that pass by themselves or once somebody has mended something: callers may simply come back. */
export const asUnavailable = (error: unknown): AppError | undefined =>
  causeOf(error) === "UNEXPECTED" ? undefined : unavailable(error);

/** Logs and counts a failure of ours where it is caught; `code` says what could not be done. */
export const reportFailure = (
  { log, metrics }: { log: Log; metrics: Metrics },
  code: string,
  fields: LogFields,
  error: unknown,
): void => {
  const cause = causeOf(error);
  log.error(code, { ...fields, cause }, error);
  metrics.add(failures, { Cause: cause });
};
