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

type Level = "INFO" | "WARN" | "ERROR";

/** Set by tests, which want to see what fails and not what is said. */
const silent = process.env.LOG_LEVEL === "SILENT";

/** Of the trace that X-Ray keeps of this invocation: `Root=…;Parent=…;Sampled=…`. */
const traceId = (): string | undefined => /Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? "")?.[1];

/** One line of JSON, past the console of Lambda, which would wrap it into another one. */
export const writeLine = (fields: object): void => {
  if (!silent) process.stdout.write(`${JSON.stringify(fields)}\n`);
};

export const createLog = (service: string): Log => {
  let kept: LogFields = {};
  const write = (level: Level, code: string, fields?: LogFields, error?: unknown): void =>
    writeLine({
      level,
      message: code,
      timestamp: new Date().toISOString(),
      service,
      xray_trace_id: traceId(),
      ...kept,
      ...toLine(code, fields, error),
    });
  return {
    info: (code, fields) => write("INFO", code, fields),
    warn: (code, fields, error) => write("WARN", code, fields, error),
    error: (code, fields, error) => write("ERROR", code, fields, error),
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
