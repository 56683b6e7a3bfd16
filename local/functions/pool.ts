import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { guardMemory } from "./memory-guard.ts";

/** A function as the template declares it, with everything resolved. */
export interface FunctionSettings {
  /** Name that AWS would give it. */
  readonly name: string;
  /** Name for people: log file, messages, `invoke`. */
  readonly shortName: string;
  readonly arn: string;
  readonly codeDir: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly memorySize: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number | undefined;
  readonly environment: () => Record<string, string>;
  /** Entry source file, for live reload. */
  readonly entry: string | undefined;
}

export interface WorkerStart {
  readonly moduleUrl: string;
  readonly exportName: string;
  readonly cacheDir: string;
  readonly name: string;
  readonly memorySize: number;
  readonly logFile: string;
}

export interface WorkerRequest {
  readonly id: string;
  readonly event: string;
  readonly deadline: number;
  readonly functionArn: string;
}

export interface WorkerAnswer {
  readonly kind: "ready" | "failed" | "done";
  /** JSON text. */
  readonly result?: string;
  readonly error?: { errorType: string; errorMessage: string; stack: string };
}

/** The function threw, ran out of time or memory, or could not be loaded. */
export class FunctionFailed extends Error {
  readonly errorType: string;
  constructor(errorType: string, message: string, stack?: string) {
    super(message);
    this.errorType = errorType;
    if (stack) this.stack = stack;
  }
}

interface Job {
  readonly event: string;
  readonly settle: (error: FunctionFailed | undefined, result?: string) => void;
}

interface Slot {
  readonly worker: Worker;
  readonly generation: number;
  state: "starting" | "idle" | "busy";
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  idleSince: number;
  endMemoryGuard: () => void;
}

export interface PoolDeps {
  readonly settings: FunctionSettings;
  readonly cacheDir: string;
  readonly logFile: string;
  readonly log: (chunk: string) => void;
  readonly onError: (error: FunctionFailed) => void;
}

/** Lambda would start up to a thousand environments; ten threads are plenty here and keep a small machine usable. */
const MAX_WORKERS = 10;
const INIT_TIMEOUT_MS = 15_000;
const IDLE_MS = 60_000;

export interface FunctionPool {
  readonly settings: FunctionSettings;
  /** Takes and gives JSON text; rejects with FunctionFailed. */
  invoke(event: string): Promise<string>;
  /** Loads the code ahead of the first invocation. */
  warm(): void;
  /** New invocations run the code in this folder; running ones finish on the old. */
  replaceCode(codeDir: string): void;
  stop(): Promise<void>;
}

/**
 * Worker threads of one function. Each runs one invocation at a time, like a Lambda environment; more are started,
 * one after another, while invocations wait, up to ten or the reserved concurrency.
 */
export function createPool({ settings, cacheDir, logFile, log, onError }: PoolDeps): FunctionPool {
  const slots = new Set<Slot>();
  const waiting: Job[] = [];
  const limit = Math.min(MAX_WORKERS, settings.reservedConcurrency ?? MAX_WORKERS);
  let { codeDir } = settings;
  let generation = 0;
  let stopped = false;

  const retire = (slot: Slot): void => {
    slots.delete(slot);
    clearTimeout(slot.timer);
    slot.endMemoryGuard();
    void slot.worker.terminate();
  };

  const exceedMemory = (slot: Slot): void => {
    const message = `out of its ${settings.memorySize} MB of memory`;
    log(`${message}\n`);
    collapse(slot, new FunctionFailed("Runtime.OutOfMemory", message));
  };

  const finish = (slot: Slot, error: FunctionFailed | undefined, result?: string): void => {
    const { job } = slot;
    clearTimeout(slot.timer);
    slot.endMemoryGuard();
    slot.job = undefined;
    slot.state = "idle";
    slot.idleSince = Date.now();
    if (error) onError(error);
    job?.settle(error, result);
    if (slot.generation !== generation) retire(slot);
    dispatch();
  };

  /** The worker is gone: its invocation fails; one that never became ready fails whoever waits for it. */
  const collapse = (slot: Slot, error: FunctionFailed): void => {
    if (!slots.has(slot)) return;
    const wasStarting = slot.state === "starting";
    retire(slot);
    if (slot.job) finish(slot, error);
    else if (wasStarting) {
      onError(error);
      for (const job of waiting.splice(0)) job.settle(error);
    }
  };

  const startWorker = (): void => {
    const [file = "index", exportName = "handler"] = settings.handler.split(".");
    const [path = ""] = ["mjs", "js", "cjs"]
      .map((type) => join(codeDir, `${file}.${type}`))
      .filter(existsSync);
    const start: WorkerStart = {
      moduleUrl: `${pathToFileURL(path).href}?${generation}`,
      exportName,
      cacheDir,
      name: settings.name,
      memorySize: settings.memorySize,
      logFile,
    };
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: start,
      env: settings.environment(),
      stdout: true,
      stderr: true,
    });
    const slot: Slot = {
      worker,
      generation,
      state: "starting",
      job: undefined,
      timer: undefined,
      idleSince: 0,
      endMemoryGuard: () => {},
    };
    slots.add(slot);
    const late = new FunctionFailed("Runtime.InitTimeout", "the code was not loaded within 15 seconds");
    slot.timer = setTimeout(() => collapse(slot, late), INIT_TIMEOUT_MS);
    worker.stdout.on("data", (chunk) => log(String(chunk)));
    worker.stderr.on("data", (chunk) => log(String(chunk)));
    worker.on("message", (message: WorkerAnswer) => onMessage(slot, message));
    worker.on("error", (error) => collapse(slot, new FunctionFailed(error.name, error.message, error.stack)));
    worker.on("exit", (code) =>
      collapse(slot, new FunctionFailed("Runtime.ExitError", `exited with ${code}`)),
    );
  };

  const onMessage = (slot: Slot, { kind, result, error }: WorkerAnswer): void => {
    const failure = error && new FunctionFailed(error.errorType, error.errorMessage, error.stack);
    if (failure) log(`${failure.stack || `${failure.errorType}: ${failure.message}`}\n`);
    if (kind === "failed") collapse(slot, failure ?? new FunctionFailed("Runtime.InitError", "unknown"));
    else finish(slot, failure, result);
  };

  const run = (slot: Slot, job: Job): void => {
    const milliseconds = settings.timeoutSeconds * 1000;
    const request: WorkerRequest = {
      id: randomUUID(),
      event: job.event,
      deadline: Date.now() + milliseconds,
      functionArn: settings.arn,
    };
    slot.state = "busy";
    slot.job = job;
    slot.timer = setTimeout(() => {
      const message = `Task timed out after ${settings.timeoutSeconds.toFixed(2)} seconds`;
      log(`${request.id} ${message}\n`);
      collapse(slot, new FunctionFailed("Sandbox.Timedout", message));
    }, milliseconds);
    slot.endMemoryGuard = guardMemory(slot.worker, settings.memorySize, () => exceedMemory(slot));
    slot.worker.postMessage(request);
  };

  const dispatch = (): void => {
    if (stopped) return;
    for (const slot of slots) {
      if (waiting.length === 0) return;
      if (slot.state !== "idle" || slot.generation !== generation) continue;
      const job = waiting.shift();
      if (job) run(slot, job);
    }
    const current = [...slots].filter((slot) => slot.generation === generation);
    const starting = current.some((slot) => slot.state === "starting");
    if (waiting.length > 0 && !starting && current.length < limit) startWorker();
  };

  const sweep = setInterval(() => {
    const idle = [...slots].filter((slot) => slot.state === "idle");
    for (const slot of idle.slice(1)) if (Date.now() - slot.idleSince > IDLE_MS) retire(slot);
  }, IDLE_MS / 4).unref();

  return {
    settings,
    invoke: (event) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(new FunctionFailed("Stopped", "the local cloud is stopping"));
        const settle: Job["settle"] = (error, result) => (error ? reject(error) : resolve(result ?? "null"));
        waiting.push({ event, settle });
        dispatch();
      }),
    warm: () => {
      if (slots.size === 0 && !stopped) startWorker();
    },
    replaceCode: (directory) => {
      codeDir = directory;
      generation += 1;
      for (const slot of slots) if (slot.state !== "busy") retire(slot);
      if (waiting.length > 0) dispatch();
      else if (!stopped) startWorker();
    },
    stop: async () => {
      stopped = true;
      clearInterval(sweep);
      const gone = new FunctionFailed("Stopped", "the local cloud is stopping");
      for (const job of waiting.splice(0)) job.settle(gone);
      await Promise.all(
        [...slots].map((slot) => {
          clearTimeout(slot.timer);
          slots.delete(slot);
          slot.endMemoryGuard();
          slot.job?.settle(gone);
          return slot.worker.terminate();
        }),
      );
    },
  };
}
