import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One line of a function's log; fields as the saved searches name them. */
export type LogRecord = Readonly<Record<string, unknown>> & { file: string };

/** Everything that the functions of a local cloud have written, as Logs Insights would read it. */
export const readLogs = (logsDir: string): LogRecord[] =>
  readdirSync(logsDir).flatMap((file) =>
    // The last line may be written just now.
    readFileSync(join(logsDir, file), "utf8")
      .replace(/[^\n]+$/, "")
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => ({ ...JSON.parse(line), file: file.replace(/\.log$/, "") })),
  );
