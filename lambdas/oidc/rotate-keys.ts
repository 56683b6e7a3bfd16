import type { CloudFormationCustomResourceEvent, ScheduledEvent } from "aws-lambda";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { createCustomResource } from "../platform/custom-resource.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createSecrets } from "../platform/secrets.ts";
import { rotateKeysEnv } from "./env.ts";
import { createRotateSigningKeys } from "./jobs/rotate-signing-keys.ts";

const env = readEnv(rotateKeysEnv);
const log = createLog("rotate-keys");
const metrics = createMetrics();
const table = connectTable(env.TABLE_NAME);

const keys = createRotateSigningKeys({
  table,
  signingKeys: createSigningKeyStore(table, clock),
  secrets: createSecrets(clock),
  prefix: env.SIGNING_KEY_PREFIX,
  clock,
  log,
  metrics,
});

const onDeployment = createCustomResource(log, async () => {
  await keys.rotate();
  return { physicalResourceId: "countersign-signing-keys" };
});

type Event = CloudFormationCustomResourceEvent | { withdraw: string } | Partial<ScheduledEvent>;

/** Runs at each deployment and daily; with `withdraw` it is an operator's answer to a leaked key (docs/runbook.md). */
export const handler = createJob(log, metrics, (event: Event): Promise<void> => {
  if ("RequestType" in event) return onDeployment(event);
  return "withdraw" in event ? keys.withdraw(event.withdraw) : keys.rotate();
});
