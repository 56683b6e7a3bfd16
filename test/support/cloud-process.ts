import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "./free-port.ts";
import { PATIENCE_MS } from "./patience.ts";
import { eventually } from "./system.ts";

/** The local cloud as a process of its own, as `npm start` runs it, so that it can be killed without a chance to tidy up. */
export const createCloudProcess = async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "countersign-kill-"));
  // The same port each time: links and endpoints of before the kill must work after it.
  // The emulated AWS services take the one after it.
  const port = await findFreePort(2);
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const spawned = spawn(process.execPath, ["local/main.ts", "--quiet"], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        PORT: String(port),
        COUNTERSIGN_STATE_DIR: stateDir,
        COUNTERSIGN_WEBHOOK_ALLOW: "127.0.0.1/32",
      },
    });
    child = spawned;
    let complaint = "";
    spawned.stderr?.on("data", (chunk) => {
      complaint += chunk;
    });
    await eventually(
      "the start of the local cloud",
      () => {
        if (spawned.exitCode !== null)
          throw new Error(`The local cloud ended with ${spawned.exitCode}: ${complaint}`);
        return existsSync(join(stateDir, "local.json")) ? true : undefined;
      },
      2 * PATIENCE_MS,
    );
  };

  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill(signal);
    });

  return {
    stateDir,
    start,
    /** kill -9. What it left in `local.json` is removed, so that the next start can be waited for. */
    kill: async () => {
      await end("SIGKILL");
      await rm(join(stateDir, "local.json"), { force: true });
    },
    dispose: async () => {
      await end("SIGTERM");
      await rm(stateDir, { recursive: true, force: true });
    },
  };
};
