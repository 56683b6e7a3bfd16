import type { Measurement } from "../measurement.ts";
import { makeAssembly, readPages } from "../support/assembly.ts";

const KILOBYTE = 1000;

/** By the document's address. */
const targets: Readonly<Record<string, number>> = { "/v/": 80, "/": 250 };

export const pages: Measurement = {
  name: "pages",
  title: "First-load JavaScript of the pages",
  how: "The scripts and preloaded modules that each HTML document of the assembly names, each compressed with gzip -9.",
  measure: async () => ({
    figures: readPages(await makeAssembly()).map(({ name, gzippedBytes }) => {
      const atMost = targets[name];
      return {
        name: `first-load JavaScript of ${name}`,
        value: gzippedBytes / KILOBYTE,
        unit: "KB",
        ...(atMost === undefined ? {} : { target: { atMost }, headline: true }),
      };
    }),
  }),
};
