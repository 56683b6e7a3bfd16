import type { CloudFormationCustomResourceEvent, ScheduledEvent } from "aws-lambda";
import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { createCustomResource } from "../platform/custom-resource.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createSecrets } from "../platform/secrets.ts";
import { rotateKeysEnv } from "./env.ts";
import { createRotateSigningKeys } from "./jobs/rotate-signing-keys.ts";

const env = readEnv(rotateKeysEnv);
const log = createLog("rotate-keys");
const table = connectTable(env.TABLE_NAME);

const rotate = createRotateSigningKeys({
  table,
  signingKeys: createSigningKeyStore(table, clock),
  secrets: createSecrets(clock),
  prefix: env.SIGNING_KEY_PREFIX,
  clock,
  log,
});

const onDeployment = createCustomResource(log, async () => {
  await rotate();
  return { physicalResourceId: "countersign-signing-keys" };
});

/** Runs at each deployment, so that the first token finds a key, and on a schedule. */
export const handler = (event: CloudFormationCustomResourceEvent | Partial<ScheduledEvent>): Promise<void> =>
  "RequestType" in event ? onDeployment(event) : rotate();
