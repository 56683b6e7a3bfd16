import type { Principal } from "../../core/access/management.ts";
import type { Route } from "../../platform/http/operation.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { deleteEndpoint } from "./delete-endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";
import { disableWebhookEndpoint } from "./disable-endpoint.ts";
import { enableWebhookEndpoint } from "./enable-endpoint.ts";
import { endpointStatistics } from "./endpoint-statistics.ts";
import { getDelivery } from "./get-delivery.ts";
import { getEndpoint } from "./get-endpoint.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { listSessionDeliveries } from "./list-session-deliveries.ts";
import { replayDeliveries } from "./replay-deliveries.ts";
import { resendDelivery } from "./resend-delivery.ts";
import { rotateEndpointSecret } from "./rotate-secret.ts";
import { testEndpoint } from "./test-endpoint.ts";
import { updateEndpoint } from "./update-endpoint.ts";

export const createWebhookRoutes = (deps: WebhooksDeps): Route<Principal>[] => [
  listEndpoints(deps),
  createEndpoint(deps),
  getEndpoint(deps),
  updateEndpoint(deps),
  deleteEndpoint(deps),
  rotateEndpointSecret(deps),
  testEndpoint(deps),
  enableWebhookEndpoint(deps),
  disableWebhookEndpoint(deps),
  listDeliveries(deps),
  endpointStatistics(deps),
  replayDeliveries(deps),
  listSessionDeliveries(deps),
  getDelivery(deps),
  resendDelivery(deps),
];
