import { createEventStore } from "../core/event/store.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { relayEnv } from "./env.ts";
import { createRelayEvents } from "./jobs/relay-events.ts";
import { connectEventBus } from "./store/event-bus.ts";

const env = readEnv(relayEnv);
const log = createLog("webhooks-relay");

export const handler = createRelayEvents({
  bus: connectEventBus(env.EVENT_BUS_NAME, log),
  events: createEventStore(connectTable(env.TABLE_NAME)),
  log,
});
