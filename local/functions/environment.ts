import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { guardMemory } from "./memory-guard.ts";
import {
  FunctionFailed,
  type FunctionSettings,
  type WorkerAnswer,
  type WorkerRequest,
  type WorkerStart,
} from "./settings.ts";

/** One invocation: JSON text in, JSON text or a failure out. */
export interface Job {
  readonly event: string;
  readonly settle: (error: FunctionFailed | undefined, result?: string) => void;
}

export interface EnvironmentDeps {
  readonly settings: FunctionSettings;
  readonly codeDir: string;
  /** Which version of the code this runs; part of the module's URL, so nothing is taken from a cache. */
  readonly generation: number;
  readonly cacheDir: string;
  readonly logFile: string;
  readonly log: (chunk: string) => void;
  /** The code is loaded, or an invocation ended. */
  readonly onIdle: (environment: Environment) => void;
  /** It is gone: `startError` when it never became ready. Its invocation was settled already. */
  readonly onGone: (environment: Environment, startError: FunctionFailed | undefined) => void;
}

const INIT_TIMEOUT_MS = 15_000;

/** A worker thread with one function loaded, which runs one invocation at a time, like an environment of Lambda. */
export class Environment {
  readonly generation: number;
  state: "starting" | "idle" | "busy" | "gone" = "starting";
  idleSince = 0;
  readonly #deps: EnvironmentDeps;
  readonly #worker: Worker;
  #job: Job | undefined;
  #timer: NodeJS.Timeout;
  #endMemoryGuard = () => {};

  constructor(deps: EnvironmentDeps) {
    const { settings, log } = deps;
    this.#deps = deps;
    this.generation = deps.generation;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: describeStart(deps),
      env: settings.environment(),
      stdout: true,
      stderr: true,
    });
    const late = new FunctionFailed("Runtime.InitTimeout", "the code was not loaded within 15 seconds");
    this.#timer = setTimeout(() => this.#collapse(late), INIT_TIMEOUT_MS);
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.on("data", (chunk) => log(String(chunk)));
    }
    this.#worker.on("message", (message: WorkerAnswer) => this.#receive(message));
    this.#worker.on("error", (error) => {
      log(`${error.stack ?? error}\n`);
      this.#collapse(new FunctionFailed(error.name, error.message, error.stack));
    });
    this.#worker.on("exit", (code) =>
      this.#collapse(new FunctionFailed("Runtime.ExitError", `exited with ${code}`)),
    );
  }

  run(job: Job): void {
    const { settings, log } = this.#deps;
    const milliseconds = settings.timeoutSeconds * 1000;
    const request: WorkerRequest = {
      id: randomUUID(),
      event: job.event,
      deadline: Date.now() + milliseconds,
      functionArn: settings.arn,
    };
    const fail = (type: string, message: string): void => {
      log(`${request.id} ${message}\n`);
      this.#collapse(new FunctionFailed(type, message));
    };
    this.state = "busy";
    this.#job = job;
    const tooLate = `Task timed out after ${settings.timeoutSeconds.toFixed(2)} seconds`;
    this.#timer = setTimeout(() => fail("Sandbox.Timedout", tooLate), milliseconds);
    this.#endMemoryGuard = guardMemory(this.#worker, settings.memorySize, () =>
      fail("Runtime.OutOfMemory", `out of its ${settings.memorySize} MB of memory`),
    );
    this.#worker.postMessage(request);
  }

  /** Ends the thread; an invocation that it still runs fails with the given reason. */
  async end(reason?: FunctionFailed): Promise<void> {
    this.state = "gone";
    this.#settle(reason ?? new FunctionFailed("Runtime.ExitError", "ended"));
    await this.#worker.terminate();
  }

  #receive({ kind, result, error }: WorkerAnswer): void {
    if (this.state === "gone") return;
    const failure = error && new FunctionFailed(error.errorType, error.errorMessage, error.stack);
    if (failure) this.#deps.log(`${failure.stack || `${failure.errorType}: ${failure.message}`}\n`);
    if (kind === "failed") {
      this.#collapse(failure ?? new FunctionFailed("Runtime.InitError", "unknown"));
      return;
    }
    this.state = "idle";
    this.idleSince = Date.now();
    this.#settle(failure, result);
    this.#deps.onIdle(this);
  }

  #collapse(error: FunctionFailed): void {
    if (this.state === "gone") return;
    const wasStarting = this.state === "starting";
    void this.end(error);
    this.#deps.onGone(this, wasStarting ? error : undefined);
  }

  #settle(error: FunctionFailed | undefined, result?: string): void {
    const job = this.#job;
    this.#job = undefined;
    clearTimeout(this.#timer);
    this.#endMemoryGuard();
    job?.settle(error, result);
  }
}

function describeStart({ settings, codeDir, generation, cacheDir, logFile }: EnvironmentDeps): WorkerStart {
  const [file = "index", exportName = "handler"] = settings.handler.split(".");
  const candidates = ["mjs", "js", "cjs"].map((type) => join(codeDir, `${file}.${type}`));
  const path = candidates.find((candidate) => existsSync(candidate)) ?? candidates[0] ?? "";
  return {
    moduleUrl: `${pathToFileURL(path).href}?${generation}`,
    exportName,
    cacheDir,
    name: settings.name,
    memorySize: settings.memorySize,
    logFile,
  };
}
