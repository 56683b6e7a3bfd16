import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { oneOf, readSearch, text } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  staticData: { right: "GET /api/v1/sessions" },
  validateSearch: readSearch({
    status: oneOf(["CREATED", "STARTED", "PENDING_REVIEW", "SUCCEEDED", "FAILED", "CANCELED", "EXPIRED"]),
    integration: text,
    person: text,
    reference: text,
    since: oneOf(["day", "week", "month"]),
    cursor: text,
  }),
  component: lazyRouteComponent(() => import("./pages/sessions-page.tsx"), "SessionsPage"),
});

const send = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/send",
  staticData: { right: "POST /api/v1/sessions" },
  validateSearch: readSearch({ integration: text, person: text }),
  component: lazyRouteComponent(() => import("./pages/send-page.tsx"), "SendPage"),
});

const one = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$id",
  staticData: { right: "GET /api/v1/sessions/{id}" },
  component: lazyRouteComponent(() => import("./pages/session-page.tsx"), "SessionPage"),
});

export const sessionRoutes = [list, send, one] as const;
