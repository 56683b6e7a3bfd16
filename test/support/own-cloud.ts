import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalCloud } from "../../local/start.ts";
import { atEndOfFile } from "./file-end.ts";

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
  atEndOfFile(async () => {
    await cloud.stop();
    await rm(stateDir, { recursive: true, force: true });
  });
  return stateDir;
};
