import type { BuildOptions } from "esbuild";

/** esbuild options of a live rebuild: the same as those by which the stacks bundle a function. */
export const buildOptions: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  sourcemap: true,
  minify: false,
};
