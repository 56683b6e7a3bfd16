import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readAssembly } from "./assembly/read.ts";
import { startDynamo } from "./aws/dynoxide.ts";
import { startGateway } from "./aws/gateway.ts";
import { startQueues } from "./aws/queues.ts";
import { startLiveReload } from "./functions/live-reload.ts";
import { loadCertificate } from "./http/certificate.ts";
import { startFront } from "./http/front.ts";
import { createReporter } from "./reporter.ts";
import { emptyStateFolder, lockStateFolder, openState } from "./state.ts";
import { holdAssembly, synthesize } from "./synthesize.ts";
import type { LocalCloud, LocalCloudOptions, LocalJson } from "./types.ts";
import { wire } from "./wire.ts";

export type { LocalCloud, LocalCloudOptions, LocalJson } from "./types.ts";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const DEFAULT_COMMAND = [process.execPath, "bin/countersign.ts"];

/** What was started, newest last; stopping goes the other way round. */
type Stops = (() => Promise<void> | void)[];

/** Synthesizes (when needed) and serves the cloud assembly on loopback. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const stops: Stops = [];
  try {
    return await start(options, stops);
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

async function start(options: LocalCloudOptions, stops: Stops): Promise<LocalCloud> {
  const stateDir = resolve(options.stateDir);
  const reporter = createReporter(options.quiet === true);
  const scheme = options.https === true ? "https" : "http";
  const lock = lockStateFolder(stateDir, options.baseUrl ?? `${scheme}://127.0.0.1:${options.port}`);
  stops.push(() => lock.release());
  if (options.fresh) emptyStateFolder(stateDir);
  const localFile = join(stateDir, "local.json");
  rmSync(localFile, { force: true });

  const certificate = options.https === true ? await loadCertificate(stateDir) : undefined;
  const front = await startFront(options.port, reporter.warn, certificate);
  stops.push(() => front.stop());
  const gateway = await startGateway(options.port === 0 ? 0 : options.port + 1);
  stops.push(() => gateway.stop());
  const baseUrl = (options.baseUrl ?? `${scheme}://127.0.0.1:${front.port}`).replace(/\/+$/, "");

  const synthesis = { root: ROOT, command: options.appCommand ?? DEFAULT_COMMAND, onProgress: reporter.say };
  const kept = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    stops.push(() => started.stop());
    return started;
  };
  const [assembly, dynamo, queues] = await Promise.all([
    options.assemblyDir ? resolve(options.assemblyDir) : synthesize(synthesis),
    kept(startDynamo(join(stateDir, "table.db"), reporter.warn)),
    kept(startQueues(join(stateDir, "queues"))),
  ]);
  const hold = holdAssembly(assembly);
  stops.push(() => hold.release());
  const state = openState(stateDir);
  stops.push(() => state.close());
  reporter.say("Starting the functions");
  const cloud = await wire({
    stacks: readAssembly(assembly),
    state,
    dynamo: { ...dynamo, endpoint: (await options.beforeTable?.(dynamo.endpoint)) ?? dynamo.endpoint },
    queues,
    stateDir,
    baseUrl,
    gateway,
    front,
    webhookAllow: options.webhookAllow,
    reporter,
    stops,
  });
  if (options.liveReload) {
    const reload = startLiveReload({
      pools: cloud.functions.all,
      root: ROOT,
      outputDir: join(stateDir, "live"),
      say: reporter.say,
      warn: reporter.warn,
    });
    stops.push(() => reload.stop());
    void cloud.warmUp();
  }
  const localJson: LocalJson =
    certificate === undefined ? cloud.localJson : { ...cloud.localJson, certificateFile: certificate.file };
  writeLocalJson(localFile, localJson);
  stops.push(() => rmSync(localFile, { force: true }));
  return {
    baseUrl,
    localJson,
    aws: localJson.aws,
    demoUsers: cloud.demoUsers,
    logsDir: join(stateDir, "logs"),
    functions: cloud.functions.all.map(({ settings }) => settings),
    invoke: (functionName, event) => cloud.functions.invoke(functionName, event),
    stop: async () => {
      reporter.silence();
      await front.stop();
      await stopAll(stops);
    },
  };
}

function writeLocalJson(file: string, content: LocalJson): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
