import { type Log, type LogFields, toLine } from "../../lambdas/platform/log.ts";

export interface LogLine {
  level: "info" | "warn" | "error";
  code: string;
  fields: LogFields;
}

/** A log that keeps its lines as they would go out. */
export interface RecordedLog extends Log {
  lines: LogLine[];
  codes(): string[];
}

export const createRecordedLog = (): RecordedLog => {
  const lines: LogLine[] = [];
  let keys: LogFields = {};
  const write = (level: LogLine["level"]) => (code: string, fields?: LogFields, error?: unknown) => {
    const { code: _, ...line } = toLine(code, fields, error);
    lines.push({ level, code, fields: { ...keys, ...line } });
  };
  return {
    lines,
    codes: () => lines.map((line) => line.code),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    with: (fields) => {
      keys = { ...keys, ...fields };
    },
    reset: () => {
      keys = {};
    },
  };
};
