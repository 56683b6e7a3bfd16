import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { startLocalCloud } from "../../local/start.ts";

const closing: (() => Promise<void>)[] = [];

// Registered while the file is collected: a hook that a running hook registers may never run.
afterAll(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/**
 * A local cloud for one test file alone, which says something about everything in it: the whole table, every event.
 * Gone when the file ends. Returns its state folder.
 */
export const startOwnCloud = async (options: { https?: boolean } = {}): Promise<string> => {
  const stateDir = await mkdtemp(join(tmpdir(), "countersign-own-"));
  const cloud = await startLocalCloud({
    stateDir,
    port: 0,
    webhookAllow: "127.0.0.1/32",
    quiet: true,
    ...options,
  });
  closing.push(async () => {
    await cloud.stop();
    await rm(stateDir, { recursive: true, force: true });
  });
  return stateDir;
};
