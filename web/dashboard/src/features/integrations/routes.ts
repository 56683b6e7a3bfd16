import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { oneOf, readSearch, text } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/integrations",
  staticData: { right: "GET /api/v1/integrations" },
  validateSearch: readSearch({
    tab: oneOf(["CUSTOM", "IAM", "DIRECTORY", "PURPOSE_BUILT"]),
    status: oneOf(["ENABLED", "DISABLED"]),
    q: text,
  }),
  component: lazyRouteComponent(() => import("./pages/integrations-page.tsx"), "IntegrationsPage"),
});

const templates = createRoute({
  getParentRoute: () => rootRoute,
  path: "/integrations/new",
  staticData: { right: "POST /api/v1/integrations" },
  component: lazyRouteComponent(() => import("./pages/templates-page.tsx"), "TemplatesPage"),
});

const create = createRoute({
  getParentRoute: () => rootRoute,
  path: "/integrations/new/$type",
  staticData: { right: "POST /api/v1/integrations" },
  component: lazyRouteComponent(() => import("./pages/create-integration-page.tsx"), "CreateIntegrationPage"),
});

const one = createRoute({
  getParentRoute: () => rootRoute,
  path: "/integrations/$id",
  staticData: { right: "GET /api/v1/integrations/{id}" },
  validateSearch: readSearch({ tab: oneOf(["connect", "try", "settings"]) }),
  component: lazyRouteComponent(() => import("./pages/integration-page.tsx"), "IntegrationPage"),
});

const testSignIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/test-sign-in",
  staticData: { right: "GET /api/v1/integrations/{id}" },
  validateSearch: readSearch({ code: text, state: text, error: text, error_description: text }),
  component: lazyRouteComponent(() => import("./pages/test-sign-in-page.tsx"), "TestSignInPage"),
});

export const integrationRoutes = [list, templates, create, one, testSignIn] as const;
