import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { ManagementAccess } from "../../core/access/management.ts";
import { createHttpFunction } from "../../platform/http/function.ts";
import { renderProblem } from "../../platform/http/render-error.ts";
import * as contract from "../contract/insights.ts";
import type { AdministrationDeps } from "./deps.ts";
import { getDocument } from "./get-document.ts";
import { createAdministrationRoutes } from "./index.ts";

/** The management API of this context, and the document of all APIs, which needs no sign-in. */
export const createAdministrationApi = (
  deps: AdministrationDeps,
  access: ManagementAccess,
  document: Record<string, unknown>,
) => {
  const shared = { log: deps.log, metrics: deps.metrics, clock: deps.clock, renderError: renderProblem };
  const open = createHttpFunction({
    ...shared,
    routes: [getDocument(document)],
    authenticate: async () => undefined,
  });
  const guarded = createHttpFunction({
    ...shared,
    routes: createAdministrationRoutes(deps),
    authenticate: access.authenticate,
  });
  return (event: APIGatewayProxyEventV2, context: Context) =>
    event.rawPath === contract.getDocument.path ? open(event, context) : guarded(event, context);
};
