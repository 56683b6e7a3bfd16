import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { oneOf, readSearch, text } from "../../app/search.ts";

const analytics = createRoute({
  getParentRoute: () => rootRoute,
  path: "/analytics",
  staticData: { right: "GET /api/v1/analytics/verifications" },
  validateSearch: readSearch({
    range: oneOf(["day", "week", "quarter", "year", "custom"]),
    from: text,
    to: text,
    interval: oneOf(["hour", "day", "week"]),
    groupBy: oneOf(["workflow", "status"]),
    view: oneOf(["table"]),
  }),
  component: lazyRouteComponent(() => import("./pages/analytics-page.tsx"), "AnalyticsPage"),
});

export const analyticsRoutes = [analytics] as const;
