import type { Operation } from "../platform/http/operation.ts";
import * as insights from "./contract/insights.ts";
import * as organizations from "./contract/organizations.ts";
import * as people from "./contract/people.ts";
import * as sessions from "./contract/sessions.ts";
import * as workflows from "./contract/workflows.ts";

/** What anyone may call. */
export const publicContract: readonly Operation[] = [insights.getDocument];

/** Every endpoint of this context. */
export const contract: readonly Operation[] = [
  organizations.getMe,
  organizations.getOrganization,
  organizations.patchOrganization,
  organizations.listOrganizations,
  organizations.createOrganization,
  organizations.getAnyOrganization,
  organizations.patchAnyOrganization,
  workflows.listWorkflows,
  workflows.createWorkflow,
  workflows.getWorkflow,
  workflows.listWorkflowVersions,
  workflows.replaceWorkflow,
  workflows.deleteWorkflow,
  sessions.listSessions,
  sessions.sendSession,
  sessions.getSession,
  sessions.cancelSession,
  sessions.resendSession,
  sessions.redactSession,
  sessions.reviewSession,
  people.listIdentities,
  people.getIdentity,
  people.patchIdentity,
  people.deleteIdentity,
  people.listUsers,
  people.createUser,
  people.getUser,
  people.patchUser,
  people.inviteUserAgain,
  people.deleteUser,
  insights.countVerifications,
  insights.listAuditEvents,
  ...publicContract,
];
