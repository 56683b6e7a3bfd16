import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import type { Measurement } from "../measurement.ts";
import { median, readable } from "../report/statistics.ts";
import { type Bundle, makeAssembly, readBundles } from "../support/assembly.ts";
import { withCloud } from "../support/cloud.ts";

const PROCESSES = 9;
const KILOBYTE = 1000;

/** Says how long the import took; the time of Node itself to start is not in it. */
const script = (file: string): string =>
  `const at=performance.now(),cpu=process.cpuUsage();await import(${JSON.stringify(pathToFileURL(file).href)});` +
  "const ms=performance.now()-at,{user,system}=process.cpuUsage(cpu);" +
  "process.stdout.write(JSON.stringify({ms,cpuMs:(user+system)/1000}));process.exit(0)";

interface Import {
  ms: number;
  /** Does not grow with what else the machine does, as the time does. */
  cpuMs: number;
}

const importOnce = (file: string, environment: Record<string, string>): Import => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", script(file)],
    { env: environment, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${file} could not be imported: ${stderr}`);
  return JSON.parse(stdout);
};

interface Measured extends Bundle {
  milliseconds: number;
  cpuMilliseconds: number;
}

const measureAll = async (): Promise<Measured[]> => {
  const bundles = readBundles(await makeAssembly());
  return withCloud({}, async ({ functions }) => {
    const times = new Map(bundles.map(({ name }) => [name, [] as Import[]]));
    // One round after the other, so that a moment in which the machine is busy does not hit one function alone.
    for (let round = 0; round < PROCESSES; round++) {
      for (const { name, file } of bundles) {
        const environment = functions.find((each) => each.name === name)?.environment ?? {};
        times.get(name)?.push(importOnce(file, environment));
      }
    }
    return bundles.map((bundle) => {
      const imports = times.get(bundle.name) ?? [];
      return {
        ...bundle,
        milliseconds: median(imports.map(({ ms }) => ms)),
        cpuMilliseconds: median(imports.map(({ cpuMs }) => cpuMs)),
      };
    });
  });
};

export const sizes: Measurement = {
  name: "sizes",
  title: "Size and import time of the functions",
  how:
    "The bundle of each function as the stacks deploy it, without its source map, and how long a fresh process takes " +
    `to import it, with the environment that the function has: the median of ${PROCESSES} processes. No compile cache.`,
  measure: async () => {
    const measured = await measureAll();
    const token = measured.find(({ name }) => name === "token-api");
    if (token === undefined) throw new Error("There is no token function.");
    return {
      figures: [
        {
          name: "token function",
          value: token.bytes / KILOBYTE,
          unit: "KB",
          target: { atMost: 450 },
          headline: true,
        },
        {
          name: "token function, import",
          value: token.milliseconds,
          unit: "ms",
          target: { atMost: 80 },
          headline: true,
        },
        { name: "token function, CPU of the import", value: token.cpuMilliseconds, unit: "ms" },
      ],
      tables: [
        {
          head: ["function", "KB", "import, ms", "CPU, ms"],
          rows: measured.map(({ name, bytes, milliseconds, cpuMilliseconds }) => [
            name,
            readable(bytes / KILOBYTE),
            readable(milliseconds),
            readable(cpuMilliseconds),
          ]),
        },
      ],
    };
  },
};
