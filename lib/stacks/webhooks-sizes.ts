import type { Size } from "../constructs/service-function.ts";

export const fanoutSize: Size = {
  megabytes: 256,
  timeoutSeconds: 30,
  because: "Ten events at once, each with one query and a few writes; waiting needs no memory.",
};

export const deliverSize: Size = {
  megabytes: 256,
  timeoutSeconds: 60,
  because:
    "Five requests at once, each cut off after 15 s, the same again for a token of the endpoint, and the table " +
    "requests around them; a minute leaves room.",
};

/** A job that looks for forgotten work every minute. */
export const sweepSize: Size = {
  megabytes: 256,
  timeoutSeconds: 50,
  because: "Does what it can within its minute; the next run goes on.",
};
