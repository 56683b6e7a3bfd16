import * as z from "zod";
import { integrationTabs } from "../core/integration/definition.ts";
import {
  integrationInput,
  integrationPatch,
  integrationType,
  integrationView,
} from "../core/integration/schema.ts";
import { pageOf, pageQuery } from "../platform/dynamo/page.ts";
import { none, type Operation, operation } from "../platform/http/operation.ts";
import { instant } from "../platform/text.ts";

const tag = "Integrations";
const path = "/api/v1/integrations";
const noQuery = z.object({});
const noFields = z.strictObject({});

/** One card of *New Integration*: what it is and what its form asks for. */
export const integrationCard = z.object({
  type: integrationType,
  title: z.string(),
  description: z.string(),
  /** A workflow must be chosen. */
  workflow: z.boolean(),
  redirect: z.enum(["uris", "url", "none"]),
  /** It gets a client id, and a secret can be generated. */
  client: z.boolean(),
});
export type IntegrationCard = z.infer<typeof integrationCard>;

export const listTemplates = operation({
  method: "GET",
  path: "/api/v1/integration-templates",
  summary: "The tabs and cards of New Integration",
  tag,
  query: noQuery,
  body: none,
  reply: z.object({
    tabs: z.array(
      z.object({ id: z.enum(integrationTabs), title: z.string(), cards: z.array(integrationCard) }),
    ),
  }),
  status: 200,
});

export const listIntegrations = operation({
  method: "GET",
  path,
  summary: "Integrations, newest first",
  tag,
  query: pageQuery,
  body: none,
  reply: pageOf(integrationView),
  status: 200,
});

export const createIntegration = operation({
  method: "POST",
  path,
  summary: "Create an integration",
  tag,
  query: noQuery,
  body: integrationInput,
  reply: integrationView,
  status: 201,
  errors: ["INTEGRATION_NAME_TAKEN", "IDEMPOTENCY_KEY_REUSED"],
});

export const getIntegration = operation({
  method: "GET",
  path: `${path}/{id}`,
  summary: "Read an integration",
  tag,
  query: noQuery,
  body: none,
  reply: integrationView,
  status: 200,
  errors: ["INTEGRATION_NOT_FOUND"],
});

export const updateIntegration = operation({
  method: "PATCH",
  path: `${path}/{id}`,
  summary: "Change an integration (JSON merge patch; If-Match is required)",
  tag,
  query: noQuery,
  body: integrationPatch,
  reply: integrationView,
  status: 200,
  errors: ["INTEGRATION_NOT_FOUND", "INTEGRATION_NAME_TAKEN", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED"],
});

export const deleteIntegration = operation({
  method: "DELETE",
  path: `${path}/{id}`,
  summary: "Delete an integration and its client secret; with force=true also while sessions of it are open",
  tag,
  query: z.object({ force: z.enum(["true", "false"], "must be true or false").default("false") }),
  body: none,
  reply: none,
  status: 204,
  errors: ["INTEGRATION_NOT_FOUND", "SESSIONS_OPEN", "DEFAULT_INTEGRATION", "PRECONDITION_FAILED"],
});

export const enableIntegration = operation({
  method: "POST",
  path: `${path}/{id}/enable`,
  summary: "Enable an integration",
  tag,
  query: noQuery,
  body: noFields,
  reply: integrationView,
  status: 200,
  errors: ["INTEGRATION_NOT_FOUND"],
});

export const disableIntegration = operation({
  method: "POST",
  path: `${path}/{id}/disable`,
  summary: "Disable an integration: no new sessions and no new tokens; what is open goes on",
  tag,
  query: noQuery,
  body: noFields,
  reply: integrationView,
  status: 200,
  errors: ["INTEGRATION_NOT_FOUND"],
});

export const rotateClientSecret = operation({
  method: "POST",
  path: `${path}/{id}/secret`,
  summary: "Generate a client secret; the answer is the only time that it is shown",
  tag,
  query: noQuery,
  body: z.strictObject({
    /** How long the secret before it is accepted too. */
    overlapMinutes: z.number().int().min(0).max(10_080).default(0),
  }),
  reply: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    previousExpiresAt: instant.nullable(),
  }),
  status: 200,
  errors: ["INTEGRATION_NOT_FOUND", "WRONG_INTEGRATION_TYPE", "SECRET_NOT_USED"],
});

export const contract: readonly Operation[] = [
  listTemplates,
  listIntegrations,
  createIntegration,
  getIntegration,
  updateIntegration,
  deleteIntegration,
  enableIntegration,
  disableIntegration,
  rotateClientSecret,
];
