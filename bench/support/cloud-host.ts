// The local cloud as a process of its own, with a meter before its table where that is wanted.
import { startLocalCloud } from "../../local/start.ts";
import type { CloudInput, CloudReady } from "./cloud.ts";
import { readInput, serveQuestions } from "./processes.ts";
import { startTableMeter, type TableMeter } from "./table-meter.ts";

const input = readInput<CloudInput>();
let meter: TableMeter | undefined;
let tableEndpoint = "";

const cloud = await startLocalCloud({
  stateDir: input.stateDir,
  port: 0,
  quiet: true,
  webhookAllow: "127.0.0.1/32",
  ...(input.metered
    ? {
        beforeTable: async (endpoint) => {
          tableEndpoint = endpoint;
          meter = await startTableMeter(endpoint);
          return meter.endpoint;
        },
      }
    : {}),
});

const callers = new Map(
  cloud.functions.map(({ shortName, environment }) => [environment().AWS_ACCESS_KEY_ID ?? "", shortName]),
);

const ready: CloudReady = {
  local: cloud.localJson,
  tableEndpoint,
  functions: cloud.functions.map(({ shortName, codeDir, handler, memorySize, environment }) => ({
    name: shortName,
    file: `${codeDir}/${handler.split(".")[0]}.mjs`,
    megabytes: memorySize,
    environment: environment(),
  })),
};
serveQuestions({
  ready,
  answer: () => meter?.take().map((call) => ({ ...call, caller: callers.get(call.caller) ?? "" })),
  stop: async () => {
    await cloud.stop();
    meter?.stop();
  },
});
