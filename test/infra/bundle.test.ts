import { expect, it } from "vitest";
import { bundleOptions } from "../../lib/constructs/bundle.ts";
import { buildOptions } from "../../local/functions/build-options.ts";

it("a live rebuild of the local cloud bundles as the stacks do, but for minification", () => {
  expect(buildOptions).toEqual({ ...bundleOptions, minify: false });
});
