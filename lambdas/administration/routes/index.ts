import type { Principal } from "../../core/access/management.ts";
import type { Route } from "../../platform/http/operation.ts";
import { cancelSession } from "./cancel-session.ts";
import { countVerifications } from "./count-verifications.ts";
import { createOrganization } from "./create-organization.ts";
import { createUser } from "./create-user.ts";
import { createWorkflow } from "./create-workflow.ts";
import { deleteIdentity } from "./delete-identity.ts";
import { deleteUser } from "./delete-user.ts";
import { deleteWorkflow } from "./delete-workflow.ts";
import type { AdministrationDeps } from "./deps.ts";
import { getAnyOrganization } from "./get-any-organization.ts";
import { getIdentity } from "./get-identity.ts";
import { getMe } from "./get-me.ts";
import { getOrganization } from "./get-organization.ts";
import { getSession } from "./get-session.ts";
import { getUser } from "./get-user.ts";
import { getWorkflow } from "./get-workflow.ts";
import { inviteUserAgain } from "./invite-user-again.ts";
import { listAuditEvents } from "./list-audit-events.ts";
import { listIdentities } from "./list-identities.ts";
import { listOrganizations } from "./list-organizations.ts";
import { listSessions } from "./list-sessions.ts";
import { listUsers } from "./list-users.ts";
import { listWorkflowVersions } from "./list-workflow-versions.ts";
import { listWorkflows } from "./list-workflows.ts";
import { patchAnyOrganization } from "./patch-any-organization.ts";
import { patchIdentity } from "./patch-identity.ts";
import { patchOrganization } from "./patch-organization.ts";
import { patchUser } from "./patch-user.ts";
import { redactSession } from "./redact-session.ts";
import { replaceWorkflow } from "./replace-workflow.ts";
import { resendSession } from "./resend-session.ts";
import { reviewSession } from "./review-session.ts";
import { sendSession } from "./send-session.ts";

export const createAdministrationRoutes = (deps: AdministrationDeps): Route<Principal>[] => [
  getMe(deps),
  getOrganization(),
  patchOrganization(deps),
  listOrganizations(deps),
  createOrganization(deps),
  getAnyOrganization(deps),
  patchAnyOrganization(deps),
  listWorkflows(deps),
  createWorkflow(deps),
  getWorkflow(deps),
  listWorkflowVersions(deps),
  replaceWorkflow(deps),
  deleteWorkflow(deps),
  listSessions(deps),
  sendSession(deps),
  getSession(deps),
  cancelSession(deps),
  resendSession(deps),
  redactSession(deps),
  reviewSession(deps),
  listIdentities(deps),
  getIdentity(deps),
  patchIdentity(deps),
  deleteIdentity(deps),
  listUsers(deps),
  createUser(deps),
  getUser(deps),
  patchUser(deps),
  inviteUserAgain(deps),
  deleteUser(deps),
  countVerifications(deps),
  listAuditEvents(deps),
];
