import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/integrations",
  component: lazyRouteComponent(() => import("./pages/integrations-page.tsx"), "IntegrationsPage"),
});

export const integrationRoutes = [list] as const;
