import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOptions } from "../../../local/functions/build-options.ts";
import { startLiveReload } from "../../../local/functions/live-reload.ts";
import { FunctionPool } from "../../../local/functions/pool.ts";
import type { FunctionSettings } from "../../../local/functions/settings.ts";
import { waitFor } from "./support.ts";

const root = mkdtempSync(join(tmpdir(), "countersign-reload-"));
const source = (name: string) => join(root, "lambdas", name);
const said: string[] = [];
const warned: string[] = [];
let pool: FunctionPool;
let reload: { stop(): void };

beforeAll(async () => {
  cpSync("test/unit/local/fixture/handlers", join(root, "lambdas"), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(root, "node_modules"));
  const codeDir = join(root, "code");
  await build({ ...buildOptions, entryPoints: [source("ticker.ts")], outfile: join(codeDir, "index.mjs") });
  const settings: FunctionSettings = {
    name: "ticker",
    shortName: "ticker",
    arn: "arn",
    codeDir,
    handler: "index.handler",
    memorySize: 128,
    timeoutSeconds: 5,
    reservedConcurrency: undefined,
    environment: () => ({}),
    entry: source("ticker.ts"),
  };
  const files = { cacheDir: join(root, "cache"), logFile: join(root, "log") };
  pool = new FunctionPool({ settings, ...files, log: () => {}, onError: () => {} });
  reload = startLiveReload({
    pools: [pool],
    root,
    outputDir: join(root, "live"),
    say: (line) => said.push(line),
    warn: (line) => warned.push(line),
  });
});
afterAll(async () => {
  reload?.stop();
  await pool?.stop();
  rmSync(root, { recursive: true, force: true });
});

const ticked = async () => JSON.parse(await pool.invoke("{}")).ticked;
const edit = (name: string, from: string, to: string) =>
  writeFileSync(source(name), readFileSync(source(name), "utf8").replace(from, to));

test("a change of the entry is live by itself and said in one line", async () => {
  expect(await ticked()).toBe("v1!");
  edit("ticker.ts", "v1", "v2");
  await waitFor(async () => ((await ticked()) === "v2!" ? true : undefined));
  expect(said).toEqual([expect.stringMatching(/^lambdas\/ticker\.ts changed: ticker reloaded in \d+ ms$/)]);
});

test("a change of an imported file is live, too", async () => {
  edit("text.ts", "!", "?");
  await waitFor(async () => ((await ticked()) === "v2?" ? true : undefined));
});

test("code that does not build is reported and the old code goes on", async () => {
  edit("ticker.ts", "export const", "export cons");
  await waitFor(async () => (warned.length > 0 ? true : undefined));
  expect(warned[0]).toContain("ticker.ts:3");
  expect(await ticked()).toBe("v2?");
  edit("ticker.ts", "export cons ", "export const ");
  edit("ticker.ts", "v2", "v3");
  await waitFor(async () => ((await ticked()) === "v3?" ? true : undefined));
});

test("a file that the function does not use changes nothing", async () => {
  const before = said.length;
  edit("relay.ts", "poison", "venom");
  await new Promise((done) => setTimeout(done, 500));
  expect(said).toHaveLength(before);
});
