import type { Measurement } from "./measurement.ts";
import { growth } from "./measurements/growth.ts";
import { openidConnect } from "./measurements/openid-connect.ts";
import { pages } from "./measurements/pages.ts";
import { requestNew } from "./measurements/request-new.ts";
import { sizes } from "./measurements/sizes.ts";
import { stacks } from "./measurements/stacks.ts";
import { tableRequests } from "./measurements/table-requests.ts";
import { tokens } from "./measurements/tokens.ts";
import { webhookCpu } from "./measurements/webhook-cpu.ts";
import { webhookDeadEndpoint } from "./measurements/webhook-dead-endpoint.ts";
import { webhookFanOut } from "./measurements/webhook-fan-out.ts";
import { webhookLargeAnswer } from "./measurements/webhook-large-answer.ts";
import { webhookLatency } from "./measurements/webhook-latency.ts";

/** In the order in which they run and stand in results.md. */
export const measurements: readonly Measurement[] = [
  sizes,
  pages,
  tokens,
  openidConnect,
  requestNew,
  webhookLatency,
  webhookFanOut,
  webhookDeadEndpoint,
  webhookLargeAnswer,
  webhookCpu,
  tableRequests,
  growth,
  stacks,
];
