import { createCustomResource } from "../platform/custom-resource.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { connectForgetSecrets } from "./create-forget-secrets.ts";
import { forgetSecretsEnv } from "./env.ts";

const env = readEnv(forgetSecretsEnv);
const log = createLog("forget-secrets");
const forgetSecrets = connectForgetSecrets(env.SECRET_PREFIX, log);

/** Does nothing until its stack is removed. */
export const handler = createCustomResource(
  log,
  async () => ({ physicalResourceId: "countersign-secrets" }),
  ({ StackId }) => forgetSecrets(StackId),
);
