import { existsSync, readFileSync, rmSync, watch } from "node:fs";
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
export function startLiveReload({ pools, root, outputDir, say, warn }: LiveReloadDeps): { stop(): void } {
  rmSync(outputDir, { recursive: true, force: true });
  const inputs = new Map(
    pools.filter(({ settings }) => settings.entry).map((pool) => [pool, readInputs(pool)]),
  );
  const folders = new Set([...inputs.keys()].map(({ settings }) => topFolder(root, settings.entry ?? "")));
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let build = 0;

  // The first use of esbuild starts a process; better now than at the first change.
  void import("esbuild").then(({ transform }) => transform(""));

  const rebuild = async (pool: FunctionPool): Promise<boolean> => {
    const { entry = "", shortName } = pool.settings;
    const directory = join(outputDir, `${shortName}-${++build}`);
    const { build: bundle } = await import("esbuild");
    try {
      const { metafile } = await bundle({
        ...buildOptions,
        entryPoints: [entry],
        outfile: join(directory, "index.mjs"),
        absWorkingDir: root,
        metafile: true,
        logLevel: "silent",
      });
      inputs.set(pool, new Set(Object.keys(metafile?.inputs ?? {}).map((path) => resolve(root, path))));
      pool.replaceCode(directory);
      return true;
    } catch (error) {
      warn(
        `${shortName}: does not build, the old code goes on\n${error instanceof Error ? error.message : error}`,
      );
      return false;
    }
  };

  const apply = async (): Promise<void> => {
    const files = [...changed];
    changed.clear();
    const affected = [...inputs]
      .filter(([, paths]) => files.some((file) => paths.has(file)))
      .map(([pool]) => pool);
    if (affected.length === 0) return;
    const from = Date.now();
    const done = await Promise.all(affected.map(rebuild));
    const names = affected.filter((_pool, index) => done[index]).map(({ settings }) => settings.shortName);
    const what = files.map((file) => relative(root, file)).join(", ");
    if (names.length > 0) say(`${what} changed: ${names.join(", ")} reloaded in ${Date.now() - from} ms`);
  };

  const watchers = [...folders].filter(existsSync).map((folder) =>
    watch(folder, { recursive: true }, (_event, name) => {
      if (!name || !/\.(ts|tsx|js|mjs|json)$/.test(name)) return;
      changed.add(join(folder, name));
      clearTimeout(timer);
      timer = setTimeout(() => void apply(), SETTLE_MS);
    }),
  );
  return {
    stop: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
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
