import { Environment, type EnvironmentDeps, type Job } from "./environment.ts";
import { FunctionFailed, type FunctionSettings } from "./settings.ts";

export type PoolDeps = Pick<EnvironmentDeps, "settings" | "cacheDir" | "logFile" | "log"> & {
  readonly onError: (error: FunctionFailed) => void;
};

/** Lambda would start up to a thousand; ten threads of 35 MB, as many as two queues have pollers, keep a machine usable. */
const MAX_ENVIRONMENTS = 10;
/** Of one that has a share of its own reserved, because it waits for others: what waits takes memory and nothing else. */
const MAX_RESERVED_ENVIRONMENTS = 20;
const IDLE_MS = 60_000;
const LAST_IDLE_MS = 600_000;

/**
 * The environments of one function. More are started, one after another, while invocations wait, up to ten, or the
 * reserved concurrency but no more than twenty; those that idle for a minute end, the last one after ten.
 */
export class FunctionPool {
  readonly settings: FunctionSettings;
  readonly #deps: PoolDeps;
  readonly #environments = new Set<Environment>();
  readonly #waiting: Job[] = [];
  readonly #sweep: NodeJS.Timeout;
  /** When it was last asked for, in milliseconds since 1970. */
  lastUse = 0;
  #codeDir: string;
  #generation = 0;
  #stopped = false;

  constructor(deps: PoolDeps) {
    this.#deps = deps;
    this.settings = deps.settings;
    this.#codeDir = deps.settings.codeDir;
    this.#sweep = setInterval(() => this.#endIdle(), IDLE_MS / 4).unref();
  }

  /** Takes and gives JSON text; rejects with FunctionFailed. */
  invoke(event: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(stopping());
      this.lastUse = Date.now();
      const settle: Job["settle"] = (error, result) => {
        if (!error) return resolve(result ?? "null");
        if (!this.#stopped) this.#deps.onError(error);
        reject(error);
      };
      this.#waiting.push({ event, settle });
      this.#dispatch();
    });
  }

  /** Loads the code ahead of the first invocation. */
  warm(): void {
    if (this.#environments.size === 0 && !this.#stopped) this.#start();
  }

  /** New invocations run the code in this folder; running ones finish on the old. */
  replaceCode(codeDir: string): void {
    this.#codeDir = codeDir;
    this.#generation += 1;
    for (const environment of this.#environments) if (environment.state !== "busy") this.#retire(environment);
    this.#dispatch();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweep);
    for (const job of this.#waiting.splice(0)) job.settle(stopping());
    const all = [...this.#environments];
    this.#environments.clear();
    await Promise.all(all.map((environment) => environment.end(stopping())));
  }

  #dispatch(): void {
    if (this.#stopped) return;
    const current = [...this.#environments].filter(({ generation }) => generation === this.#generation);
    for (const environment of current.filter(({ state }) => state === "idle")) {
      const job = this.#waiting.shift();
      if (!job) return;
      environment.run(job);
    }
    const { reservedConcurrency: reserved } = this.settings;
    const limit = reserved === undefined ? MAX_ENVIRONMENTS : Math.min(MAX_RESERVED_ENVIRONMENTS, reserved);
    const starting = current.some(({ state }) => state === "starting");
    if (this.#waiting.length > 0 && !starting && current.length < limit) this.#start();
  }

  #start(): void {
    const environment = new Environment({
      ...this.#deps,
      codeDir: this.#codeDir,
      generation: this.#generation,
      onIdle: (idle) => {
        if (idle.generation !== this.#generation) this.#retire(idle);
        this.#dispatch();
      },
      onGone: (gone, startError) => {
        this.#environments.delete(gone);
        // Code that cannot be loaded would be tried again for each of them, with the same end.
        if (startError) for (const job of this.#waiting.splice(0)) job.settle(startError);
        this.#dispatch();
      },
    });
    this.#environments.add(environment);
  }

  #retire(environment: Environment): void {
    this.#environments.delete(environment);
    void environment.end();
  }

  #endIdle(): void {
    const idle = [...this.#environments].filter(({ state }) => state === "idle");
    const long = idle.filter(({ idleSince }, index) => {
      const limit = index === 0 ? LAST_IDLE_MS : IDLE_MS;
      return Date.now() - idleSince > limit;
    });
    for (const environment of long) this.#retire(environment);
  }
}

const stopping = () => new FunctionFailed("Stopped", "the local cloud is stopping");
