// What several routes of this context ask for.
import type { Principal } from "../../core/access/management.ts";
import type { AuditAction, AuditEvent } from "../../core/audit/schema.ts";
import { type IdempotentRequest, readIdempotencyKey } from "../../core/idempotency/store.ts";
import type { Identity } from "../../core/identity/schema.ts";
import type { Organization } from "../../core/organization/schema.ts";
import type { SessionCommand } from "../../core/session/administer-session.ts";
import type { User } from "../../core/user/schema.ts";
import type { Workflow } from "../../core/workflow/schema.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { notFound, preconditionFailed } from "../../platform/errors.ts";
import { etag, type Output, requireVersion } from "../../platform/http/operation.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import type { AdministrationDeps } from "./deps.ts";

/** Refuses an update by a caller who has not seen the record in its present form: 412, or 428 without If-Match. */
export const assertSeen = (request: HttpRequest, current: { version: number }): void => {
  if (requireVersion(request) !== current.version) throw preconditionFailed();
};

/** The answer to a read or a change of a record that has versions. */
export const versioned = <Reply extends { version: number }>(reply: Reply): Output<Reply> => ({
  reply,
  headers: { ETag: etag(reply.version) },
});

/** The answer to a creation. */
export const created = <Reply extends { id: string; version: number }>(
  path: string,
  reply: Reply,
): Output<Reply> => ({
  reply,
  headers: { Location: `${path}/${reply.id}`, ETag: etag(reply.version) },
});

export const idempotencyOf = (request: HttpRequest, principal: Principal): IdempotentRequest | undefined =>
  readIdempotencyKey(request, principal.organization.id);

/** One change for the audit trail, in the caller's own organization unless told. */
export const auditChange = (
  deps: Pick<AdministrationDeps, "audit">,
  principal: Principal,
  action: AuditAction,
  id: string,
  details: AuditEvent["details"] = {},
  organizationId = principal.organization.id,
): Write =>
  deps.audit.record({
    organizationId,
    actor: principal.actor,
    action,
    target: { type: action.split(".")[0] ?? action, id },
    details,
  });

export const sessionCommand = (principal: Principal, id: string | undefined): SessionCommand => ({
  organizationId: principal.organization.id,
  actor: principal.actor,
  id: id ?? "",
});

export const requireAnyOrganization = async (
  deps: Pick<AdministrationDeps, "organizations">,
  id: string | undefined,
): Promise<Organization> => {
  const found = await deps.organizations.get(id ?? "");
  if (found !== undefined) return found;
  throw notFound("ORGANIZATION_NOT_FOUND", "There is no organization with this id.");
};

export const requireWorkflow = async (
  deps: Pick<AdministrationDeps, "workflows">,
  principal: Principal,
  id: string | undefined,
): Promise<Workflow> => {
  const found = await deps.workflows.get(principal.organization.id, id ?? "");
  if (found !== undefined) return found;
  throw notFound("WORKFLOW_NOT_FOUND", "There is no workflow with this id.");
};

export const requireIdentity = async (
  deps: Pick<AdministrationDeps, "identities">,
  principal: Principal,
  id: string | undefined,
): Promise<Identity> => {
  const found = await deps.identities.get(principal.organization.id, id ?? "");
  if (found !== undefined) return found;
  throw notFound("IDENTITY_NOT_FOUND", "There is no person with this id.");
};

export const requireUser = async (
  deps: Pick<AdministrationDeps, "users">,
  principal: Principal,
  id: string | undefined,
): Promise<User> => {
  const found = await deps.users.get(principal.organization.id, id ?? "");
  if (found !== undefined) return found;
  throw notFound("USER_NOT_FOUND", "There is no user with this id.");
};
