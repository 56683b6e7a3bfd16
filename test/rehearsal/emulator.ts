import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/** The emulator that the rehearsal was written against. It is installed by pip, outside of the project's packages. */
const MINISTACK = "1.5.33";

export interface Emulator {
  name: string;
  endpoint: string;
  /** Ends what was started here; one that was there before stays. */
  stop(): Promise<void>;
}

/** The one that AWS_ENDPOINT_URL names, or MiniStack, installed and started for this run. */
export const findEmulator = async (cache: string): Promise<Emulator> => {
  const given = process.env.AWS_ENDPOINT_URL;
  if (given !== undefined && given !== "") {
    const { hostname } = new URL(given);
    if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname))
      throw new Error("AWS_ENDPOINT_URL must name an emulator on this machine.");
    return { name: given, endpoint: given.replace(/\/$/, ""), stop: async () => undefined };
  }
  return startMiniStack(cache);
};

const startMiniStack = async (cache: string): Promise<Emulator> => {
  const program = install(cache);
  const port = await findFreePort();
  const log = openSync(join(cache, "emulator.log"), "w");
  const child = spawn(program, [], {
    stdio: ["ignore", log, log],
    env: {
      ...process.env,
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "localhost",
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: "local",
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
    },
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const stop = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill();
    // It ends its workers first; what does not end is ended with this process.
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))]);
  };
  const endpoint = `http://127.0.0.1:${port}`;
  await waitUntilReady(endpoint, child);
  return { name: `MiniStack ${MINISTACK}`, endpoint, stop };
};

const install = (cache: string): string => {
  const venv = join(cache, `ministack-${MINISTACK}`);
  const program = join(venv, "bin", "ministack");
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  console.log(`Installing MiniStack ${MINISTACK} with pip into ${venv}`);
  try {
    execFileSync("python3", ["-m", "venv", venv], { stdio: "inherit", timeout: 120_000 });
    const pip = join(venv, "bin", "pip");
    execFileSync(pip, ["install", "--quiet", `ministack==${MINISTACK}`], {
      stdio: "inherit",
      timeout: 300_000,
    });
  } catch (error) {
    throw new Error(
      "No emulator is at hand: set AWS_ENDPOINT_URL to one on this machine, or have python3 and pip install MiniStack.",
      { cause: error },
    );
  }
  return program;
};

const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

const waitUntilReady = async (endpoint: string, child: ChildProcess): Promise<void> => {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    if (child.exitCode !== null) throw new Error("The emulator ended at once: see its log.");
    const response = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("The emulator did not get ready within 30 seconds.");
};
