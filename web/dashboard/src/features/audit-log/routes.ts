import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { readSearch, text } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/audit-log",
  staticData: { right: "GET /api/v1/audit-events" },
  validateSearch: readSearch({ actor: text, action: text, target: text, from: text, to: text, cursor: text }),
  component: lazyRouteComponent(() => import("./pages/audit-log-page.tsx"), "AuditLogPage"),
});

export const auditLogRoutes = [list] as const;
