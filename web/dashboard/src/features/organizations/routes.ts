import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { readSearch, text } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/organizations",
  staticData: { right: "GET /api/v1/operator/organizations" },
  validateSearch: readSearch({ cursor: text }),
  component: lazyRouteComponent(() => import("./pages/organizations-page.tsx"), "OrganizationsPage"),
});

const create = createRoute({
  getParentRoute: () => rootRoute,
  path: "/organizations/new",
  staticData: { right: "POST /api/v1/operator/organizations" },
  component: lazyRouteComponent(
    () => import("./pages/create-organization-page.tsx"),
    "CreateOrganizationPage",
  ),
});

const one = createRoute({
  getParentRoute: () => rootRoute,
  path: "/organizations/$id",
  staticData: { right: "GET /api/v1/operator/organizations/{id}" },
  component: lazyRouteComponent(() => import("./pages/organization-page.tsx"), "OrganizationPage"),
});

export const organizationRoutes = [list, create, one] as const;
