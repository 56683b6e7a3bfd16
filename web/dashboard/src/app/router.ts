import { createRouter } from "@tanstack/react-router";
import type { Right } from "../auth/me.tsx";
import { analyticsRoutes } from "../features/analytics/routes.ts";
import { auditLogRoutes } from "../features/audit-log/routes.ts";
import { identityRoutes } from "../features/identities/routes.ts";
import { integrationRoutes } from "../features/integrations/routes.ts";
import { organizationRoutes } from "../features/organizations/routes.ts";
import { referenceRoutes } from "../features/reference/routes.ts";
import { sessionRoutes } from "../features/sessions/routes.ts";
import { settingsRoutes } from "../features/settings/routes.ts";
import { teamRoutes } from "../features/team/routes.ts";
import { webhookRoutes } from "../features/webhooks/routes.ts";
import { workflowRoutes } from "../features/workflows/routes.ts";
import { homeRoute, rootRoute } from "./root-route.tsx";

const routeTree = rootRoute.addChildren([
  homeRoute,
  ...analyticsRoutes,
  ...auditLogRoutes,
  ...identityRoutes,
  ...integrationRoutes,
  ...organizationRoutes,
  ...sessionRoutes,
  ...settingsRoutes,
  ...teamRoutes,
  ...webhookRoutes,
  ...referenceRoutes,
  ...workflowRoutes,
]);

export const router = createRouter({
  routeTree,
  // The code of a screen is there before the click.
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** Whoever may not make this call finds no such page. */
    right?: Right;
  }
}
