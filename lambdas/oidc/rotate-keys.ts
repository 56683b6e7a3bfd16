import type { CloudFormationCustomResourceEvent, ScheduledEvent } from "aws-lambda";
import { createCustomResource } from "../platform/custom-resource.ts";
import { readEnv } from "../platform/env.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { connectRotation } from "./connect-rotation.ts";
import { rotateKeysEnv } from "./env.ts";

const log = createLog("rotate-keys");
const metrics = createMetrics();
const keys = connectRotation(readEnv(rotateKeysEnv), { log, metrics });

const onDeployment = createCustomResource(log, async () => {
  await keys.rotate();
  return { physicalResourceId: "countersign-signing-keys" };
});

type Event =
  | CloudFormationCustomResourceEvent
  | { rotate: true }
  | { withdraw: string }
  | Partial<ScheduledEvent>;

/**
 * Runs at each deployment and daily. An operator starts it by hand with `rotate` to have keys replaced before they are
 * old, and with `withdraw` when one has leaked (docs/runbook.md).
 */
export const handler = createJob(log, metrics, (event: Event): Promise<void> => {
  if ("RequestType" in event) return onDeployment(event);
  if ("rotate" in event) return keys.rotateNow();
  return "withdraw" in event ? keys.withdraw(event.withdraw) : keys.rotate();
});
