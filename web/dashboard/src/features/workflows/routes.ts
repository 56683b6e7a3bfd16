import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { oneOf, readSearch } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/workflows",
  staticData: { right: "GET /api/v1/workflows" },
  component: lazyRouteComponent(() => import("./pages/workflows-page.tsx"), "WorkflowsPage"),
});

const create = createRoute({
  getParentRoute: () => rootRoute,
  path: "/workflows/new",
  staticData: { right: "POST /api/v1/workflows" },
  component: lazyRouteComponent(() => import("./pages/create-workflow-page.tsx"), "CreateWorkflowPage"),
});

const one = createRoute({
  getParentRoute: () => rootRoute,
  path: "/workflows/$id",
  staticData: { right: "GET /api/v1/workflows/{id}" },
  validateSearch: readSearch({ tab: oneOf(["steps", "versions", "preview"]) }),
  component: lazyRouteComponent(() => import("./pages/workflow-page.tsx"), "WorkflowPage"),
});

export const workflowRoutes = [list, create, one] as const;
