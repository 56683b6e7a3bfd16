import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { synthesize } from "../../../local/synthesize.ts";

/** An app that writes a manifest, and a line for each time that it ran. */
const APP = `import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
appendFileSync("runs", process.env.CDK_CONTEXT_JSON + "\\n");
mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
writeFileSync(process.env.CDK_OUTDIR + "/manifest.json", "{}");
`;
let root: string;
const write = (path: string, content: string) => {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), content);
};
const run = () => synthesize({ root, command: [process.execPath, "bin/app.mjs"], onProgress: () => {} });
const cache = () => join(root, "node_modules/.cache/countersign");
const assemblies = () => readdirSync(cache()).filter((name) => name.startsWith("assembly-"));
const age = (path: string) => utimesSync(path, new Date(0), new Date(0));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "countersign-synth-"));
  write("bin/app.mjs", APP);
  write("lambdas/a.ts", "1");
});
afterEach(() => rmSync(root, { recursive: true }));

test("an app that fails says its last words and leaves nothing behind", async () => {
  write("bin/app.mjs", 'throw new Error("no such stage");');
  await expect(run()).rejects.toThrow(/could not be synthesized:.*no such stage/s);
  expect(readdirSync(cache()).filter((name) => name !== "compile-cache")).toEqual([]);
});

test("the same sources are synthesized once, changed ones again, and going back costs nothing", async () => {
  const first = await run();
  expect(await run()).toBe(first);
  write("lambdas/a.ts", "2");
  expect(await run()).not.toBe(first);
  write("lambdas/a.ts", "1");
  expect(await run()).toBe(first);
  expect(assemblies()).toHaveLength(2);
});

test("what is built or installed inside does not count as a source", async () => {
  const first = await run();
  write("web/dist/index.html", "x");
  write("web/node_modules/y.js", "y");
  expect(await run()).toBe(first);
});

test("sources that change while they are synthesized do not spoil the cache", async () => {
  write("bin/app.mjs", `${APP}writeFileSync("lambdas/a.ts", "changed meanwhile");`);
  const once = await run();
  expect(existsSync(join(once, "manifest.json"))).toBe(true);
  expect(await run()).not.toBe(once);
});

test("old assemblies are cleared away, those in use are not", async () => {
  const folders: string[] = [];
  for (let version = 0; version < 5; version += 1) {
    write("lambdas/a.ts", `version ${version}`);
    folders.push(await run());
  }
  expect(assemblies()).toHaveLength(5);
  for (const folder of folders.slice(0, 3)) age(folder);
  mkdirSync(join(cache(), "draft-of-the-dead"));
  age(join(cache(), "draft-of-the-dead"));
  write("lambdas/a.ts", "the newest");
  await run();
  expect(readdirSync(cache()).filter((name) => name.startsWith("draft-"))).toEqual([]);
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false, false, true, true]);
});
