import { Duration } from "aws-cdk-lib";
import type { WorkQueueProps } from "../constructs/queue-worker.ts";
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
    "Up to ten requests at once, each cut off after 15 s, the same again for a token of the endpoint, and the table " +
    "requests around them; a minute leaves room.",
};

/** A job that looks for forgotten work every minute. */
export const sweepSize: Size = {
  megabytes: 256,
  timeoutSeconds: 50,
  because: "Does what it can within its minute; the next run goes on.",
};

export const deliveryQueue: WorkQueueProps = {
  workerTimeoutSeconds: deliverSize.timeoutSeconds,
  retention: Duration.days(4),
  receives: {
    count: 5,
    because:
      "Retries are written to the table and queued anew, so a receive that fails is a fault of ours and not of an " +
      "endpoint: five tries outlast a throttled table or a bad deployment.",
  },
  deadLetters: {
    impact: "Webhooks are late: they are sent when the table says that they are due, by the minute.",
    runbook: "deliveries-that-could-not-be-handled",
  },
  late: {
    // Retries wait here for up to 15 minutes and are as old as that when they are due.
    seconds: 1_800,
    because:
      "Twice the longest wait of a retry in the queue: what is older than that is not waiting, it is stuck.",
    impact: "Webhooks are late by half an hour or more.",
    runbook: "a-queue-that-is-late",
  },
};
