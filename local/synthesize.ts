import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { dirname, join } from "node:path";

export interface SynthesisOptions {
  /** Root of the repository: the command runs there. */
  readonly root: string;
  readonly command: readonly string[];
  readonly onProgress: (line: string) => void;
}

/** What the assembly is made of; built and generated folders inside are left out. */
const INPUTS = ["bin", "lib", "lambdas", "web", "cdk.json", "package-lock.json", "tsconfig.json"];
const SKIPPED = new Set(["node_modules", "dist", ".vite", "cdk.out"]);
/** Assemblies kept, so going back and forth between two versions costs nothing. */
const KEEP = 3;
/** Longer than a synthesis takes, and longer than the pause between two touches of one in use. */
const IN_USE_MS = 300_000;

/**
 * Synthesizes the app, unless the assembly of exactly these sources is there already; returns its folder.
 * The cache is the repository's, not an instance's: tests and `npm start` share it, and it is never half written.
 */
export async function synthesize({ root, command, onProgress }: SynthesisOptions): Promise<string> {
  const cache = join(root, "node_modules", ".cache", "countersign");
  const hash = hashInputs(root, command);
  const directory = join(cache, `assembly-${hash}`);
  if (existsSync(join(directory, "manifest.json"))) {
    touch(directory);
    return directory;
  }
  onProgress("Building pages and stacks (about 10 seconds, only when sources changed)");
  mkdirSync(cache, { recursive: true });
  const draft = join(cache, `draft-${process.pid}-${crypto.randomUUID().slice(0, 8)}`);
  try {
    await runApp(root, command, draft, join(cache, "compile-cache"));
    // Sources that changed meanwhile may be in it or not: such an assembly serves this once.
    const target =
      hashInputs(root, command) === hash ? directory : `${directory}-${crypto.randomUUID().slice(0, 8)}`;
    moveIntoPlace(draft, target);
    return target;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    forgetOld(cache);
  }
}

/** Keeps others from clearing an assembly away while it is in use; returns how to let go of it. */
export function holdAssembly(directory: string): { release(): void } {
  const timer = setInterval(() => touch(directory), IN_USE_MS / 5).unref();
  return { release: () => clearInterval(timer) };
}

function touch(directory: string): void {
  const now = new Date();
  if (existsSync(directory)) utimesSync(directory, now, now);
}

/** Another process may have finished the same assembly meanwhile; then ours is not needed. */
function moveIntoPlace(draft: string, directory: string): void {
  try {
    renameSync(draft, directory);
  } catch (error) {
    if (!existsSync(join(directory, "manifest.json"))) throw error;
  }
}

/** Old assemblies, and drafts of processes that died. */
function forgetOld(cache: string): void {
  const folders = readdirSync(cache)
    .filter((name) => /^(assembly|draft)-/.test(name))
    .map((name) => ({ path: join(cache, name), at: readAge(join(cache, name)) }))
    .sort((left, right) => left.at - right.at);
  const old = folders.slice(KEEP).filter(({ at }) => at > IN_USE_MS);
  for (const { path } of old) rmSync(path, { recursive: true, force: true });
}

const readAge = (path: string): number =>
  Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);

function hashInputs(root: string, command: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(command.slice(1)));
  const add = (path: string): void => {
    const info = statSync(join(root, path), { throwIfNoEntry: false });
    if (info?.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) if (!SKIPPED.has(name)) add(join(path, name));
    } else if (info?.isFile()) {
      hash
        .update(path)
        .update("\0")
        .update(readFileSync(join(root, path)))
        .update("\0");
    }
  };
  const app = command.at(-1) ?? "";
  for (const input of new Set([...INPUTS, dirname(app)])) add(input);
  return hash.digest("hex").slice(0, 16);
}

function runApp(
  root: string,
  command: readonly string[],
  outdir: string,
  compileCache: string,
): Promise<void> {
  const environment = {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...readContext(root), stage: "local" }),
    NODE_COMPILE_CACHE: compileCache,
  };
  return runCommand(command, root, environment, "The stacks could not be synthesized");
}

function runCommand(
  [file = process.execPath, ...args]: readonly string[],
  cwd: string,
  environment: Record<string, string>,
  complaint: string,
): Promise<void> {
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => void child.kill();
  process.once("exit", kill);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", kill);
      if (code === 0) resolve();
      else reject(new Error(`${complaint}:\n${output.trim().split("\n").slice(-25).join("\n")}`));
    });
  });
}

/** The CDK's command line hands the context of cdk.json over; without it, that is on us. */
function readContext(root: string): Record<string, unknown> {
  const file = join(root, "cdk.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")).context ?? {}) : {};
}
