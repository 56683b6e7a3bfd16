import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type BuildOptions, buildSync } from "esbuild";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The code of a function: its entry and all that it imports, the AWS SDK included, in one minified ES module. In this
 * process and not through NodejsFunction, which starts npm for every function (docs/adr/0010-infrastructure-code.md).
 */
export const bundledCode = (entry: string): Code =>
  Code.fromAsset(join(projectRoot, "lambdas"), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry("unused"),
      // Not run: it only tells the bundles of one folder apart for CDK, which would take them all for the same.
      command: [entry],
      local: { tryBundle: (directory) => bundleInto(directory, entry) },
    },
  });

const requireBanner =
  'import{createRequire as countersignRequire}from"node:module";' +
  "const require=countersignRequire(import.meta.url);";

/** How a function is bundled. Live rebuilds of the local cloud repeat it, but for minification; a test compares them. */
export const bundleOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // The ES module of a package is smaller than its CommonJS twin: what is not used falls away.
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  // Stack traces need positions and names; the sources themselves would double the package.
  sourcesContent: false,
  // Lambda hands credentials over in the environment. What looks for them in files, containers, single sign-on and
  // instance metadata is a quarter of a function, and would be a way for foreign ones to get in.
  alias: { "@aws-sdk/credential-provider-node": "./lambdas/platform/aws-credentials.ts" },
  // CommonJS packages inside an ES module still call require() for Node's own modules.
  banner: { js: requireBanner },
} satisfies BuildOptions;

const bundleInto = (directory: string, entry: string): boolean => {
  buildSync({
    ...bundleOptions,
    entryPoints: [join(projectRoot, entry)],
    outfile: join(directory, "index.mjs"),
    absWorkingDir: projectRoot,
    logLevel: "warning",
  });
  return true;
};
