import { createSessionStore } from "../core/session/store.ts";
import { createSessionWriter } from "../core/session/writer.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { expireSessionsEnv } from "./env.ts";
import { expireOverdue } from "./expire-overdue.ts";

const env = readEnv(expireSessionsEnv);
const table = connectTable(env.TABLE_NAME);
const log = createLog("expire-sessions");

export const handler = async (): Promise<void> => {
  log.reset();
  await expireOverdue({
    sessions: createSessionStore(table),
    writer: createSessionWriter(table, systemClock, createIds(systemClock)),
    clock: systemClock,
    log,
  });
};
