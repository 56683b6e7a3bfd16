import { existsSync, type FSWatcher, readFileSync, rmSync, watch } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { buildOptions } from "./build-options.ts";
import type { FunctionPool } from "./pool.ts";

export interface LiveReloadDeps {
  readonly pools: readonly FunctionPool[];
  /** Folder under which the sources are watched. */
  readonly root: string;
  /** Where rebuilt functions go. */
  readonly outputDir: string;
  readonly say: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** A save in an editor is several events; this long after the last one the rebuild starts. */
const SETTLE_MS = 60;

/** Rebuilds the functions that a changed source file is part of, and swaps their workers. A build error changes nothing. */
export function startLiveReload(deps: LiveReloadDeps): { stop(): void } {
  rmSync(deps.outputDir, { recursive: true, force: true });
  // The first use of esbuild starts a process; better now than at the first change.
  void import("esbuild").then(({ transform }) => transform(""));
  const reload = new LiveReload(deps);
  return { stop: () => reload.stop() };
}

class LiveReload {
  readonly #deps: LiveReloadDeps;
  /** Source files that each function is made of. */
  readonly #inputs: Map<FunctionPool, Set<string>>;
  readonly #watchers: FSWatcher[];
  readonly #changed = new Set<string>();
  readonly #stale = new Set<FunctionPool>();
  #timer: NodeJS.Timeout | undefined;
  #working = false;
  #builds = 0;

  constructor(deps: LiveReloadDeps) {
    this.#deps = deps;
    const pools = deps.pools.filter(({ settings }) => settings.entry);
    this.#inputs = new Map(pools.map((pool) => [pool, readInputs(pool)]));
    const folders = new Set(pools.map(({ settings }) => topFolder(deps.root, settings.entry ?? "")));
    this.#watchers = [...folders].filter(existsSync).map((folder) =>
      watch(folder, { recursive: true }, (_event, name) => {
        if (name && /\.(ts|tsx|js|mjs|json)$/.test(name)) this.#notice(join(folder, name));
      }),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stale.clear();
    for (const watcher of this.#watchers) watcher.close();
  }

  #notice(file: string): void {
    this.#changed.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#apply(), SETTLE_MS);
  }

  async #apply(): Promise<void> {
    const files = [...this.#changed];
    for (const [pool, inputs] of this.#inputs)
      if (files.some((file) => inputs.has(file))) this.#stale.add(pool);
    if (this.#working) return; // the loop below sees it
    this.#working = true;
    const from = Date.now();
    const names: string[] = [];
    for (let pool = this.#nextStale(); pool; pool = this.#nextStale()) {
      if (await this.#rebuild(pool)) names.push(pool.settings.shortName);
    }
    this.#working = false;
    const what = [...this.#changed].map((file) => relative(this.#deps.root, file)).join(", ");
    this.#changed.clear();
    const done = [...new Set(names)].join(", ");
    if (done) this.#deps.say(`${what} changed: ${done} reloaded in ${Date.now() - from} ms`);
  }

  /** One after another, what is in use first: that is what someone is waiting for. */
  #nextStale(): FunctionPool | undefined {
    const [next] = [...this.#stale].sort((left, right) => right.lastUse - left.lastUse);
    if (next) this.#stale.delete(next);
    return next;
  }

  async #rebuild(pool: FunctionPool): Promise<boolean> {
    const { root, outputDir, warn } = this.#deps;
    const { entry = "", shortName } = pool.settings;
    this.#builds += 1;
    const directory = join(outputDir, `${shortName}-${this.#builds}`);
    try {
      const { build } = await import("esbuild");
      const { metafile } = await build({
        ...buildOptions,
        entryPoints: [entry],
        outfile: join(directory, "index.mjs"),
        absWorkingDir: root,
        metafile: true,
        logLevel: "silent",
      });
      const inputs = Object.keys(metafile?.inputs ?? {}).map((path) => resolve(root, path));
      this.#inputs.set(pool, new Set(inputs));
      pool.replaceCode(directory);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      warn(`${shortName}: does not build, the old code goes on\n${reason}`);
      return false;
    }
  }
}

const topFolder = (root: string, entry: string) => join(root, relative(root, entry).split("/")[0] ?? "");

/** Source files of a bundle, from its source map. */
function readInputs({ settings }: FunctionPool): Set<string> {
  const file = join(settings.codeDir, "index.mjs.map");
  const known = [settings.entry ?? ""];
  if (!existsSync(file)) return new Set(known);
  const { sources }: { sources: string[] } = JSON.parse(readFileSync(file, "utf8"));
  return new Set([...known, ...sources.map((source) => resolve(dirname(file), source))]);
}
