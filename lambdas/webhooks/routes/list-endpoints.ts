import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listEndpointsOperation } from "../contract.ts";
import { toReply } from "../domain/endpoint-reply.ts";
import type { WebhooksDeps } from "./deps.ts";

export const listEndpoints = (deps: WebhooksDeps): Route<Principal> =>
  implement(listEndpointsOperation, async ({ query, context }) => {
    const { id } = context.organization;
    const [page, known] = await Promise.all([deps.endpoints.list(id, query), deps.health.list(id)]);
    const health = new Map(known.map((each) => [each.endpointId, each]));
    return { reply: { ...page, data: page.data.map((each) => toReply(each, health.get(each.id))) } };
  });
