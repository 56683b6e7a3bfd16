import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATIENCE_MS } from "./patience.ts";
import { eventually } from "./system.ts";

const listenOn = async (port: number): Promise<number | undefined> => {
  const server = createServer();
  const taken = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(true));
    server.listen(port, "127.0.0.1", () => resolve(false));
  });
  if (taken) return undefined;
  const { port: given } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return given;
};

/** A port that is free together with the one after it, which the emulated AWS services take. */
const freePorts = async (): Promise<number> => {
  for (let tries = 0; tries < 50; tries++) {
    const port = await listenOn(0);
    if (port !== undefined && port < 65_535 && (await listenOn(port + 1)) !== undefined) return port;
  }
  throw new Error("No two free ports in a row.");
};

/** The local cloud as a process of its own, as `npm start` runs it, so that it can be killed without a chance to tidy up. */
export const createCloudProcess = async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "countersign-kill-"));
  // The same port each time: links and endpoints of before the kill must work after it.
  const port = await freePorts();
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
