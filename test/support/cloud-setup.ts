import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startLocalCloud } from "../../local/start.ts";
import { findPlanted } from "./planted.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the running local cloud: `local.json` says where everything is. */
    cloudStateDir: string;
    cloudLogsDir: string;
  }
}

/** One local cloud for all system tests of a run: they work in organizations of their own, so they do not meet. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateDir = await mkdtemp(join(tmpdir(), "countersign-test-"));
  const cloud = await startLocalCloud({
    stateDir,
    port: 0,
    webhookAllow: "127.0.0.1/32,::1/128",
    quiet: true,
  });
  project.provide("cloudStateDir", stateDir);
  project.provide("cloudLogsDir", cloud.logsDir);
  return async () => {
    const refusals = readRefusals(cloud.logsDir);
    const leaks = await findPlanted(stateDir, cloud.localJson, cloud.logsDir);
    await cloud.stop();
    await rm(stateDir, { recursive: true, force: true });
    if (refusals.length > 0) throw new Error(`Rights are missing in the stacks: ${refusals.join("; ")}`);
    if (leaks.length > 0) throw new Error(`Planted secrets were found: ${leaks.join(", ")}`);
  };
}

/** What functions asked for and their roles in the templates do not allow, each once. */
const readRefusals = (logsDir: string): string[] => {
  const file = join(logsDir, "refused.log");
  return existsSync(file) ? [...new Set(readFileSync(file, "utf8").split("\n").filter(Boolean))] : [];
};
