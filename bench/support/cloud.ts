import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalJson } from "../../local/start.ts";
import { startHelper } from "./processes.ts";
import type { TableCall } from "./table-meter.ts";

export interface CloudInput {
  stateDir: string;
  metered: boolean;
}

/** A function of the assembly, as it can be run outside of the cloud. */
export interface BenchFunction {
  name: string;
  file: string;
  megabytes: number;
  environment: Record<string, string>;
}

export interface CloudReady {
  local: LocalJson;
  functions: BenchFunction[];
  /** Of the database itself, past the meter; empty where the cloud is not metered. */
  tableEndpoint: string;
}

export interface BenchCloud extends CloudReady {
  stateDir: string;
  /** What was asked of the table since the last time; only where the cloud is metered. */
  takeTableCalls(): Promise<TableCall[]>;
}

/** A local cloud of its own for one measurement, gone afterwards. */
export const withCloud = async <Result>(
  options: { metered?: boolean },
  run: (cloud: BenchCloud) => Promise<Result>,
): Promise<Result> => {
  const stateDir = await mkdtemp(join(tmpdir(), "countersign-bench-"));
  const input: CloudInput = { stateDir, metered: options.metered === true };
  try {
    const host = await startHelper<CloudReady>("cloud-host", input);
    try {
      return await run({ ...host.ready, stateDir, takeTableCalls: () => host.ask("take") });
    } finally {
      await host.stop();
    }
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
};

export const findFunction = (cloud: CloudReady, name: string): BenchFunction => {
  const found = cloud.functions.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no function ${name}.`);
  return found;
};
