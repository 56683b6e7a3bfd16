import type { Principal } from "../../core/access/management.ts";
import { viewIntegration } from "../../core/integration/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listIntegrations } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";

export const createListIntegrations = (deps: IntegrationsDeps): Route<Principal> =>
  implement(listIntegrations, async ({ query, context: principal }) => {
    const page = await deps.integrations.list(principal.organization.id, query);
    return {
      reply: { ...page, data: page.data.map((each) => viewIntegration(each, deps.baseUrl)) },
    };
  });
