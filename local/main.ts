import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PortTaken } from "./http/front.ts";
import { showScreen } from "./screen.ts";
import { BadSetting, readSettings, type Settings } from "./settings.ts";
import { type LocalCloud, startLocalCloud } from "./start.ts";
import { AlreadyRunning } from "./state.ts";

const { values } = parseArgs({
  options: { fresh: { type: "boolean" }, quiet: { type: "boolean" }, https: { type: "boolean" } },
  strict: false,
});
const quiet = values.quiet === true;

const fail = (error: unknown): never => {
  const expected =
    error instanceof AlreadyRunning || error instanceof PortTaken || error instanceof BadSetting;
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${message}`);
  if (!expected && error instanceof Error && process.env.DEBUG) console.error(error.stack);
  process.exit(1);
};

let cloud: LocalCloud | undefined;
let stopping = false;
const stop = async (): Promise<void> => {
  // A second Ctrl-C, or one during the start: the database and the locks end with the process by themselves.
  if (stopping || !cloud) process.exit(130);
  stopping = true;
  if (!quiet) console.log("\nStopping …");
  setTimeout(() => process.exit(1), 2800).unref();
  await cloud.stop();
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());

// npm may be killed without a chance to pass the signal on; then its child must not stay behind.
if (process.env.npm_lifecycle_event === "start") watchAncestors(() => void stop());

const settings = settingsOrFail();
cloud = await startLocalCloud({
  ...settings,
  fresh: values.fresh === true,
  https: values.https === true,
  quiet,
  liveReload: true,
}).catch(fail);

if (!quiet) showScreen(cloud, settings);

function settingsOrFail(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    return fail(error);
  }
}

/** Calls back when npm, or the shell that it put between itself and us, is gone. */
function watchAncestors(onGone: () => void): void {
  const ancestors = () => `${process.ppid} ${readParent(process.ppid)}`;
  const before = ancestors();
  setInterval(() => {
    if (ancestors() !== before) onGone();
  }, 200).unref();
}

/** Parent of a process where the system tells by files (Linux), else nothing. */
function readParent(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] ?? "";
  } catch {
    return "";
  }
}
