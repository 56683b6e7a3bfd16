import * as z from "zod";
import {
  features,
  organization,
  organizationInput,
  organizationName,
  organizationPatch,
} from "../../core/organization/schema.ts";
import { role } from "../../core/user/schema.ts";
import { pageOf, pageQuery } from "../../platform/dynamo/page.ts";
import { none, operation } from "../../platform/http/operation.ts";

const tag = "Organization";
const operatorTag = "Operator";

export const getMe = operation({
  method: "GET",
  path: "/api/v1/me",
  summary: "Read who you are here: your role and your organization",
  tag,
  query: none,
  body: none,
  reply: z.object({ userId: z.string(), role, organization }),
  status: 200,
});

export const getOrganization = operation({
  method: "GET",
  path: "/api/v1/organization",
  summary: "Read your organization",
  tag,
  query: none,
  body: none,
  reply: organization,
  status: 200,
});

export const patchOrganization = operation({
  method: "PATCH",
  path: "/api/v1/organization",
  summary: "Change your organization's name, language, branding or how long sessions point to a person",
  tag,
  query: none,
  body: organizationPatch,
  reply: organization,
  status: 200,
  errors: ["PRECONDITION_FAILED", "PRECONDITION_REQUIRED"],
});

export const listOrganizations = operation({
  method: "GET",
  path: "/api/v1/operator/organizations",
  summary: "List all organizations",
  tag: operatorTag,
  query: pageQuery,
  body: none,
  reply: pageOf(organization),
  status: 200,
});

export const createOrganization = operation({
  method: "POST",
  path: "/api/v1/operator/organizations",
  summary: "Create an organization",
  tag: operatorTag,
  query: none,
  body: organizationInput,
  reply: organization,
  status: 201,
  errors: ["USER_EXISTS", "IDEMPOTENCY_KEY_REUSED"],
});

export const getAnyOrganization = operation({
  method: "GET",
  path: "/api/v1/operator/organizations/{id}",
  summary: "Read an organization",
  tag: operatorTag,
  query: none,
  body: none,
  reply: organization,
  status: 200,
  errors: ["ORGANIZATION_NOT_FOUND"],
});

export const patchAnyOrganization = operation({
  method: "PATCH",
  path: "/api/v1/operator/organizations/{id}",
  summary: "Rename an organization or switch its features",
  tag: operatorTag,
  query: none,
  body: z.strictObject({ name: organizationName.optional(), features: features.optional() }),
  reply: organization,
  status: 200,
  errors: ["ORGANIZATION_NOT_FOUND", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED"],
});
