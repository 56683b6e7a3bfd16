import { systemClock } from "../platform/clock.ts";
import { createCustomResource } from "../platform/custom-resource.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { bootstrapEnv } from "./env.ts";
import { connectBootstrap, createBootstrap } from "./setup/bootstrap-organization.ts";
import { connectSignInUsers } from "./store/sign-in-users.ts";

const env = readEnv(bootstrapEnv);

export const handler = createCustomResource(
  createLog("bootstrap"),
  createBootstrap(
    connectBootstrap(
      connectTable(env.TABLE_NAME),
      connectSignInUsers(env.USER_POOL_ID),
      systemClock,
      createIds(systemClock),
    ),
  ),
);
