import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { oneOf, readSearch, text } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/team",
  staticData: { right: "GET /api/v1/users" },
  validateSearch: readSearch({
    q: text,
    role: oneOf(["viewer", "agent", "reviewer", "admin", "operator"]),
    /** The invitation is open: a reload, or a new sign-in, comes back to it. */
    dialog: oneOf(["invite"]),
  }),
  component: lazyRouteComponent(() => import("./pages/team-page.tsx"), "TeamPage"),
});

export const teamRoutes = [list] as const;
