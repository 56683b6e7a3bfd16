import type { Action, AuditEvent } from "./api.ts";

/** What was done, as somebody would say it. */
export const actionWords: Readonly<Record<Action, string>> = {
  "organization.created": "Created the organization",
  "organization.updated": "Changed the organization",
  "integration.created": "Created an integration",
  "integration.updated": "Changed an integration",
  "integration.enabled": "Enabled an integration",
  "integration.disabled": "Disabled an integration",
  "integration.deleted": "Deleted an integration",
  "integration.secret_rotated": "Generated a client secret",
  "workflow.created": "Created a workflow",
  "workflow.updated": "Changed a workflow",
  "workflow.deleted": "Deleted a workflow",
  "webhook-endpoint.created": "Created a webhook endpoint",
  "webhook-endpoint.updated": "Changed a webhook endpoint",
  "webhook-endpoint.enabled": "Enabled a webhook endpoint",
  "webhook-endpoint.disabled": "Disabled a webhook endpoint",
  "webhook-endpoint.deleted": "Deleted a webhook endpoint",
  "webhook-endpoint.tested": "Sent a test event",
  "webhook-endpoint.replayed": "Replayed deliveries",
  "webhook-endpoint.delivery-resent": "Sent a delivery again",
  "webhook-endpoint.secret-rotated": "Rotated a signing secret",
  "session.requested": "Asked for a verification",
  "session.resent": "Sent a verification link again",
  "session.canceled": "Cancelled a verification",
  "session.reviewed": "Reviewed a verification",
  "session.redacted": "Redacted a verification",
  "identity.updated": "Changed an identity",
  "identity.deleted": "Forgot an identity",
  "user.created": "Invited a user",
  "user.invited": "Invited a user again",
  "user.updated": "Changed a user's role",
  "user.deleted": "Removed a user",
};

export const isAction = (action: string): action is Action => Object.hasOwn(actionWords, action);

/** "delivery-resent" → "Delivery resent" */
export const readable = (code: string): string => {
  const words = code
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[-_.]/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const tellAction = (action: string): string =>
  isAction(action) ? actionWords[action] : readable(action);

const targets: Readonly<Record<string, string>> = {
  organization: "Organization",
  integration: "Integrations",
  workflow: "Workflows",
  "webhook-endpoint": "Webhooks",
  session: "Sessions",
  identity: "Identities",
  user: "Team",
};

/** For a list to choose from: all actions, in groups. */
export const actionChoices = Object.entries(targets).map(([target, group]) => ({
  group,
  items: Object.entries(actionWords)
    .filter(([action]) => action.startsWith(`${target}.`))
    .map(([value, label]) => ({ value, label })),
}));

const detailWords: Readonly<Record<string, string>> = {
  fields: "Fields that changed",
  before: "Role before",
  automatic: "Made by itself",
  overlapMinutes: "Old secret works on for (minutes)",
  previousExpiresAt: "Old secret works until",
  integrationId: "Integration",
  deliveryId: "Delivery",
};

type Detail = AuditEvent["details"][string];

const tellValue = (name: string, value: Detail): string => {
  if (Array.isArray(value)) {
    const words = name === "fields" ? value.map((field) => readable(field)) : value;
    return words.join(", ") || "None";
  }
  if (value === null) return "None";
  return typeof value === "boolean" ? (value ? "Yes" : "No") : String(value);
};

/** What is known beyond who, what and when, in readable words. */
export const tellDetails = (details: AuditEvent["details"]): { label: string; value: string }[] =>
  Object.entries(details).map(([name, value]) => ({
    label: detailWords[name] ?? readable(name),
    value: tellValue(name, value),
  }));
