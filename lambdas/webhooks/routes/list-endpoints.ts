import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listEndpointsOperation } from "../contract.ts";
import { toReply } from "../domain/endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";

export const listEndpoints = (deps: WebhooksDeps): Route<Principal> =>
  implement(listEndpointsOperation, async ({ query, context }) => {
    const page = await deps.endpoints.list(context.organization.id, query);
    return { reply: { ...page, data: page.data.map(toReply) } };
  });
