import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { readSearch, text } from "../../app/search.ts";

const page = createRoute({
  getParentRoute: () => rootRoute,
  path: "/api-reference",
  staticData: { right: "GET /api/v1/me" },
  validateSearch: readSearch({ q: text }),
  component: lazyRouteComponent(() => import("./pages/reference-page.tsx"), "ReferencePage"),
});

export const referenceRoutes = [page] as const;
