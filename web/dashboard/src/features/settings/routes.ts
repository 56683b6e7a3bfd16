import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";

const settings = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  staticData: { right: "GET /api/v1/organization" },
  component: lazyRouteComponent(() => import("./pages/settings-page.tsx"), "SettingsPage"),
});

export const settingsRoutes = [settings] as const;
