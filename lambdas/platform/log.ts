import { Logger } from "@aws-lambda-powertools/logger";
import { correlation } from "./correlation.ts";

/** Ids and machine facts only: never a token, code, cookie, body or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** `code` is stable and upper snake case; tests and alarms match on it. */
export interface Log {
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields, error?: unknown): void;
  error(code: string, fields?: LogFields, error?: unknown): void;
  /** Fields that every following line of this invocation carries. */
  with(fields: LogFields): void;
  reset(): void;
}

/** What may be said of an error: the DynamoDB and SDK ones hold no payload, but a cause chain might. */
export const describeError = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = error.stack
    ?.split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8)
    .map((line) => line.trim())
    .join(" < ");
  const cause = error.cause instanceof Error ? error.cause.name : undefined;
  return { errorName: error.name, errorCause: cause, errorFrames: frames };
};

/** One line as it goes out. What is said of this very line wins over the ids that all lines of a cause carry. */
export const toLine = (code: string, fields: LogFields = {}, error?: unknown) => ({
  code,
  ...correlation(),
  ...fields,
  ...(error === undefined ? {} : describeError(error)),
});

export const createLog = (service: string): Log => {
  const logger = new Logger({ serviceName: service });
  // Not kept by the logger, which copies everything that it keeps at each change.
  let kept: LogFields = {};
  const line = (...said: Parameters<typeof toLine>) => ({ ...kept, ...toLine(...said) });
  return {
    info: (code, fields) => logger.info(code, line(code, fields)),
    warn: (code, fields, error) => logger.warn(code, line(code, fields, error)),
    error: (code, fields, error) => logger.error(code, line(code, fields, error)),
    with: (fields) => {
      kept = { ...kept, ...fields };
    },
    reset: () => {
      kept = {};
    },
  };
};

export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => undefined,
  reset: () => undefined,
};
