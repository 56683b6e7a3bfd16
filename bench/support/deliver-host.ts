// The bundled function that sends webhooks, called with one message after another as Lambda calls it.
import { pathToFileURL } from "node:url";
import { readInput, serveQuestions } from "./processes.ts";

type Handler = (event: object, context: object) => Promise<{ batchItemFailures: unknown[] }>;

const { file } = readInput<{ file: string }>();
const { handler }: { handler: Handler } = await import(pathToFileURL(file).href);

serveQuestions({
  ready: {},
  answer: async (body) => {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    const record = {
      messageId: "bench",
      body,
      attributes: { ApproximateReceiveCount: "1" },
      messageAttributes: {},
    };
    const result = await handler({ Records: [record] }, { getRemainingTimeInMillis: () => 60_000 });
    const { user, system } = process.cpuUsage(before);
    return {
      milliseconds: performance.now() - startedAt,
      cpuMs: (user + system) / 1000,
      failed: result.batchItemFailures.length,
    };
  },
});
