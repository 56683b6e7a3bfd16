import type { Feature } from "../organization/schema.ts";
import type { Role } from "../user/schema.ts";

export interface Permission {
  /** The least role that may call it. */
  role: Role;
  /** The organization must have it, or the answer is 403 `FEATURE_DISABLED`. */
  feature?: Feature;
}

const ecosystem = (role: Role): Permission => ({ role, feature: "integrations-ecosystem" });

/**
 * Every route of the management API with the least role that may call it. The one place: a route that is not here
 * cannot be mounted, and a test walks every entry with every role.
 */
export const permissions = {
  "GET /api/v1/me": { role: "viewer" },
  "GET /api/v1/organization": { role: "viewer" },
  "PATCH /api/v1/organization": { role: "admin" },
  "GET /api/v1/operator/organizations": { role: "operator" },
  "POST /api/v1/operator/organizations": { role: "operator" },
  "GET /api/v1/operator/organizations/{id}": { role: "operator" },
  "PATCH /api/v1/operator/organizations/{id}": { role: "operator" },
  "GET /api/v1/integration-templates": ecosystem("viewer"),
  "GET /api/v1/integrations": ecosystem("viewer"),
  "POST /api/v1/integrations": ecosystem("admin"),
  "GET /api/v1/integrations/{id}": ecosystem("viewer"),
  "PATCH /api/v1/integrations/{id}": ecosystem("admin"),
  "DELETE /api/v1/integrations/{id}": ecosystem("admin"),
  "POST /api/v1/integrations/{id}/enable": ecosystem("admin"),
  "POST /api/v1/integrations/{id}/disable": ecosystem("admin"),
  "POST /api/v1/integrations/{id}/secret": ecosystem("admin"),
  "GET /api/v1/workflows": { role: "viewer" },
  "POST /api/v1/workflows": { role: "admin" },
  "GET /api/v1/workflows/{id}": { role: "viewer" },
  "GET /api/v1/workflows/{id}/versions": { role: "viewer" },
  "PUT /api/v1/workflows/{id}": { role: "admin" },
  "DELETE /api/v1/workflows/{id}": { role: "admin" },
  "GET /api/v1/sessions": { role: "agent" },
  "POST /api/v1/sessions": ecosystem("agent"),
  "GET /api/v1/sessions/{id}": { role: "agent" },
  "POST /api/v1/sessions/{id}/cancel": { role: "agent" },
  "POST /api/v1/sessions/{id}/resend": { role: "agent" },
  "POST /api/v1/sessions/{id}/redact": { role: "admin" },
  "POST /api/v1/sessions/{id}/review": { role: "reviewer" },
  "GET /api/v1/identities": { role: "agent" },
  "GET /api/v1/identities/{id}": { role: "agent" },
  "PATCH /api/v1/identities/{id}": { role: "admin" },
  "DELETE /api/v1/identities/{id}": { role: "admin" },
  "GET /api/v1/webhook-endpoints": ecosystem("admin"),
  "POST /api/v1/webhook-endpoints": ecosystem("admin"),
  "GET /api/v1/webhook-endpoints/{id}": ecosystem("admin"),
  "PATCH /api/v1/webhook-endpoints/{id}": ecosystem("admin"),
  "DELETE /api/v1/webhook-endpoints/{id}": ecosystem("admin"),
  "POST /api/v1/webhook-endpoints/{id}/secret": ecosystem("admin"),
  "POST /api/v1/webhook-endpoints/{id}/test": ecosystem("admin"),
  "POST /api/v1/webhook-endpoints/{id}/enable": ecosystem("admin"),
  "POST /api/v1/webhook-endpoints/{id}/disable": ecosystem("admin"),
  "GET /api/v1/webhook-endpoints/{id}/deliveries": ecosystem("admin"),
  "POST /api/v1/webhook-endpoints/{id}/replay": ecosystem("admin"),
  "GET /api/v1/webhook-endpoints/{id}/statistics": ecosystem("admin"),
  "GET /api/v1/sessions/{id}/deliveries": ecosystem("agent"),
  "GET /api/v1/deliveries/{id}": ecosystem("admin"),
  "POST /api/v1/deliveries/{id}/resend": ecosystem("admin"),
  "GET /api/v1/analytics/verifications": { role: "viewer" },
  "GET /api/v1/audit-events": { role: "admin" },
  "GET /api/v1/users": { role: "admin" },
  "POST /api/v1/users": { role: "admin" },
  "GET /api/v1/users/{id}": { role: "admin" },
  "PATCH /api/v1/users/{id}": { role: "admin" },
  "POST /api/v1/users/{id}/invitation": { role: "admin" },
  "DELETE /api/v1/users/{id}": { role: "admin" },
} as const satisfies Record<string, Permission>;

export type ManagementRouteKey = keyof typeof permissions;

export const isManagementRoute = (key: string): key is ManagementRouteKey => Object.hasOwn(permissions, key);
