import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { oneOf, readSearch, text } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/identities",
  staticData: { right: "GET /api/v1/identities" },
  validateSearch: readSearch({ q: text, cursor: text }),
  component: lazyRouteComponent(() => import("./pages/identities-page.tsx"), "IdentitiesPage"),
});

const one = createRoute({
  getParentRoute: () => rootRoute,
  path: "/identities/$id",
  staticData: { right: "GET /api/v1/identities/{id}" },
  validateSearch: readSearch({ tab: oneOf(["overview", "profile"]) }),
  component: lazyRouteComponent(() => import("./pages/identity-page.tsx"), "IdentityPage"),
});

export const identityRoutes = [list, one] as const;
