import type { BuildOptions } from "esbuild";

/** esbuild options of a live rebuild: those by which the stacks bundle a function, but for minification, which takes time. */
export const buildOptions: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  sourcemap: true,
  sourcesContent: false,
  minify: false,
  alias: { "@aws-sdk/credential-provider-node": "./lambdas/platform/aws-credentials.ts" },
  // Some CommonJS packages inside an ESM bundle still call require() for Node's own modules.
  banner: {
    js: 'import{createRequire as countersignRequire}from"node:module";const require=countersignRequire(import.meta.url);',
  },
};
