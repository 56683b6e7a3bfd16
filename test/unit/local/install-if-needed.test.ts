import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/** The script in a folder of its own, with an npm that only leaves a trace. */
let root: string;
const write = (path: string, content: unknown) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
};
const lock = (version: string) => ({
  packages: { "": {}, "node_modules/a": { version }, "node_modules/b": { version: "1.0.0", optional: true } },
});
const run = (exitCode = 0) => {
  write(
    "npm.mjs",
    `import { appendFileSync } from "node:fs";
appendFileSync("called", process.argv.slice(2).join(" ") + "\\n"); process.exit(${exitCode});`,
  );
  rmSync(join(root, "called"), { force: true });
  const env = { ...process.env, npm_execpath: join(root, "npm.mjs") };
  const { status } = spawnSync(process.execPath, ["local/install-if-needed.mjs"], { cwd: root, env });
  return { status, installed: existsSync(join(root, "called")) };
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "countersign-install-"));
  mkdirSync(join(root, "local"));
  cpSync("local/install-if-needed.mjs", join(root, "local/install-if-needed.mjs"));
  write("package-lock.json", lock("1.0.0"));
});
afterEach(() => rmSync(root, { recursive: true }));

test("a fresh clone is installed", () => {
  expect(run()).toEqual({ status: 0, installed: true });
});

test("what is installed as the lockfile says is left alone, optional packages or not", () => {
  write("node_modules/.package-lock.json", { packages: { "node_modules/a": { version: "1.0.0" } } });
  expect(run()).toEqual({ status: 0, installed: false });
  expect(run()).toEqual({ status: 0, installed: false });
});

test("another version in the lockfile is installed", () => {
  write("node_modules/.package-lock.json", { packages: { "node_modules/a": { version: "1.0.0" } } });
  run();
  write("package-lock.json", lock("1.0.1"));
  expect(run()).toEqual({ status: 0, installed: true });
});

test("an installation that fails stops the start, and the next start tries again", () => {
  expect(run(7)).toEqual({ status: 7, installed: true });
  expect(run()).toEqual({ status: 0, installed: true });
});
