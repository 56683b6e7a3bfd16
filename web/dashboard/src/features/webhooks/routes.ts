import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { oneOf, readSearch, text } from "../../app/search.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/webhooks",
  staticData: { right: "GET /api/v1/webhook-endpoints" },
  component: lazyRouteComponent(() => import("./pages/webhooks-page.tsx"), "WebhooksPage"),
});

const create = createRoute({
  getParentRoute: () => rootRoute,
  path: "/webhooks/new",
  staticData: { right: "POST /api/v1/webhook-endpoints" },
  component: lazyRouteComponent(() => import("./pages/create-webhook-page.tsx"), "CreateWebhookPage"),
});

const one = createRoute({
  getParentRoute: () => rootRoute,
  path: "/webhooks/$id",
  staticData: { right: "GET /api/v1/webhook-endpoints/{id}" },
  validateSearch: readSearch({
    tab: oneOf(["deliveries", "signing", "settings"]),
    status: oneOf(["PENDING", "HELD", "SUCCEEDED", "FAILED", "CANCELED"]),
    event: oneOf([
      "SESSION_STARTED",
      "SESSION_PROGRESS",
      "SESSION_SUCCEEDED",
      "SESSION_FAILED",
      "SESSION_PENDING_REVIEW",
      "IDENTITY_ENROLLED",
    ]),
    session: text,
    since: oneOf(["hour", "day", "week", "month"]),
    cursor: text,
  }),
  component: lazyRouteComponent(() => import("./pages/webhook-page.tsx"), "WebhookPage"),
});

const delivery = createRoute({
  getParentRoute: () => rootRoute,
  path: "/webhooks/$id/deliveries/$deliveryId",
  staticData: { right: "GET /api/v1/deliveries/{id}" },
  component: lazyRouteComponent(() => import("./pages/delivery-page.tsx"), "DeliveryPage"),
});

export const webhookRoutes = [list, create, one, delivery] as const;
