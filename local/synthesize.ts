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

/**
 * Synthesizes the app, unless the assembly of exactly these sources is there already; returns its folder.
 * The cache is the repository's, not an instance's: tests and `npm start` share it, and it is never half written.
 */
export async function synthesize({ root, command, onProgress }: SynthesisOptions): Promise<string> {
  const cache = join(root, "node_modules", ".cache", "countersign");
  const directory = join(cache, `assembly-${hashInputs(root, command)}`);
  if (existsSync(join(directory, "manifest.json"))) {
    const now = new Date();
    utimesSync(directory, now, now);
    return directory;
  }
  onProgress("Building pages and stacks (about 10 seconds, only when sources changed)");
  mkdirSync(cache, { recursive: true });
  const draft = join(cache, `draft-${process.pid}-${crypto.randomUUID().slice(0, 8)}`);
  try {
    await runApp(root, command, draft, join(cache, "compile-cache"));
    moveIntoPlace(draft, directory);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  forgetOld(cache);
  return directory;
}

/** Another process may have finished the same assembly meanwhile; then ours is not needed. */
function moveIntoPlace(draft: string, directory: string): void {
  try {
    renameSync(draft, directory);
  } catch (error) {
    if (!existsSync(join(directory, "manifest.json"))) throw error;
  }
}

function forgetOld(cache: string): void {
  const assemblies = readdirSync(cache)
    .filter((name) => name.startsWith("assembly-"))
    .map((name) => ({ path: join(cache, name), at: statSync(join(cache, name)).mtimeMs }))
    .sort((left, right) => right.at - left.at);
  for (const { path } of assemblies.slice(KEEP)) rmSync(path, { recursive: true, force: true });
}

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
