import type { Measurement } from "./measurement.ts";
import { pages } from "./measurements/pages.ts";
import { sizes } from "./measurements/sizes.ts";
import { tokens } from "./measurements/tokens.ts";

/** In the order in which they run and stand in results.md. */
export const measurements: readonly Measurement[] = [sizes, pages, tokens];
