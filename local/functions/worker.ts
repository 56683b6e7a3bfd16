import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerAnswer, WorkerRequest, WorkerStart } from "./settings.ts";

/** Runs inside a worker thread: loads one handler and serves one invocation at a time, as a Lambda environment does. */
const { moduleUrl, exportName, cacheDir, name, memorySize, logFile }: WorkerStart = workerData;
const port = parentPort;
if (!port) throw new Error("runs as a worker thread only");

process.setSourceMapsEnabled(true);
enableCompileCache(cacheDir);

type Handler = (event: unknown, context: object) => unknown;

async function loadHandler(): Promise<Handler> {
  const module: Record<string, unknown> = await import(moduleUrl);
  const handler = module[exportName];
  if (typeof handler !== "function") throw new Error(`${moduleUrl} exports no function ${exportName}`);
  return (event, context) => handler(event, context);
}

function describe(error: unknown): NonNullable<WorkerAnswer["error"]> {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, stack: error.stack ?? "" }
    : { errorType: "Error", errorMessage: String(error), stack: "" };
}

function makeContext(request: WorkerRequest): object {
  return {
    awsRequestId: request.id,
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: request.functionArn,
    memoryLimitInMB: String(memorySize),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: logFile,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, request.deadline - Date.now()),
  };
}

const answer = (message: WorkerAnswer) => port.postMessage(message);

try {
  const handler = await loadHandler();
  port.on("message", async (request: WorkerRequest) => {
    try {
      const result = await handler(JSON.parse(request.event), makeContext(request));
      answer({ kind: "done", result: JSON.stringify(result) ?? "null" });
    } catch (error) {
      answer({ kind: "done", error: describe(error) });
    }
  });
  answer({ kind: "ready" });
} catch (error) {
  answer({ kind: "failed", error: describe(error) });
}
