import {
  type Icon,
  IconApi,
  IconBuilding,
  IconChartBar,
  IconHistory,
  IconListDetails,
  IconPlugConnected,
  IconRoute,
  IconSettings,
  IconUserCheck,
  IconUsersGroup,
  IconWebhook,
} from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import type { Right } from "../auth/me.tsx";

export interface NavigationItem {
  label: string;
  to: NonNullable<LinkProps["to"]>;
  icon: Icon;
  /** Who may make this call sees the item. */
  right: Right;
}

/** The menu. The first item that somebody may see is where they land. */
export const navigation: readonly { label: string; items: readonly NavigationItem[] }[] = [
  {
    // First, so that those who run the installation land here: it is what they alone are there for.
    label: "Operate",
    items: [
      {
        label: "Organizations",
        to: "/organizations",
        icon: IconBuilding,
        right: "GET /api/v1/operator/organizations",
      },
    ],
  },
  {
    label: "Verify",
    items: [
      { label: "Sessions", to: "/sessions", icon: IconListDetails, right: "GET /api/v1/sessions" },
      { label: "Identities", to: "/identities", icon: IconUserCheck, right: "GET /api/v1/identities" },
      {
        label: "Analytics",
        to: "/analytics",
        icon: IconChartBar,
        right: "GET /api/v1/analytics/verifications",
      },
    ],
  },
  {
    label: "Connect",
    items: [
      {
        label: "Integrations",
        to: "/integrations",
        icon: IconPlugConnected,
        right: "GET /api/v1/integrations",
      },
      { label: "Workflows", to: "/workflows", icon: IconRoute, right: "GET /api/v1/workflows" },
      { label: "Webhooks", to: "/webhooks", icon: IconWebhook, right: "GET /api/v1/webhook-endpoints" },
      { label: "API", to: "/api-reference", icon: IconApi, right: "GET /api/v1/me" },
    ],
  },
  {
    label: "Manage",
    items: [
      { label: "Team", to: "/team", icon: IconUsersGroup, right: "GET /api/v1/users" },
      { label: "Audit log", to: "/audit-log", icon: IconHistory, right: "GET /api/v1/audit-events" },
      { label: "Settings", to: "/settings", icon: IconSettings, right: "GET /api/v1/organization" },
    ],
  },
];
