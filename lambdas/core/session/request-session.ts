import { parseRecord, readItems } from "../../platform/dynamo/records.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { conflict, forbidden, notFound, unavailable } from "../../platform/errors.ts";
import type { Actor } from "../audit/schema.ts";
import type { IdempotentRequest } from "../idempotency/store.ts";
import type { Identity } from "../identity/schema.ts";
import { loginRow } from "../identity/store.ts";
import { requireIntegrationType } from "../integration/registry.ts";
import { type Integration, integration } from "../integration/schema.ts";
import { keys } from "../keys.ts";
import { deriveLinkToken, hashLinkToken, linkUrl } from "../link/domain.ts";
import { hasFeature } from "../organization/domain.ts";
import type { Organization } from "../organization/schema.ts";
import type { Workflow } from "../workflow/schema.ts";
import type { SessionDeps } from "./deps.ts";
import { newSession } from "./new-session.ts";
import {
  type RequestSessionBody,
  type RequestSessionReply,
  requestSessionReply,
  type Session,
} from "./schema.ts";
import { sendLink } from "./send-link.ts";

export interface SessionRequest {
  organizationId: string;
  actor: Actor;
  body: RequestSessionBody;
  idempotency?: IdempotentRequest | undefined;
}

const storedReply = requestSessionReply.omit({ url: true });

/**
 * Makes a session and its link, and sends the link where that was asked for. Repeating it with the same
 * Idempotency-Key makes nothing new and answers the same.
 */
export const requestSession = async (
  deps: SessionDeps,
  request: SessionRequest,
): Promise<RequestSessionReply> => {
  const organization = await requireOrganization(deps, request.organizationId);
  if (request.idempotency !== undefined) {
    const earlier = await replay(deps, request, organization);
    if (earlier !== undefined) return earlier;
  }
  const parties = await readParties(deps, organization.id, request.body);
  const id = deps.ids.next("ses");
  const token = deriveLinkToken(await deps.linkKey(), id, 1);
  const session = newSession({
    id,
    organization,
    integration: parties.integration,
    workflow: await requireWorkflow(deps, parties.integration),
    person: parties.person,
    body: request.body,
    linkHash: hashLinkToken(token),
    now: deps.clock.now(),
  });
  return create(deps, request, organization, session, token);
};

const create = async (
  deps: SessionDeps,
  request: SessionRequest,
  organization: Organization,
  session: Session,
  token: string,
): Promise<RequestSessionReply> => {
  const reply = { interviewId: session.id, expiresAt: session.expiresAt, status: session.status };
  const { url, writes } = createWithLink(deps, session, token, request.actor);
  const outcome = await transact(deps.table, [
    ...writes,
    ...(request.idempotency === undefined ? [] : [deps.idempotency.remember(request.idempotency, reply)]),
  ]);
  if (!outcome.ok) {
    // The same key came twice at once and the other one was first.
    const earlier = await replay(deps, request, organization);
    if (earlier !== undefined) return earlier;
    throw unavailable(outcome.failed.join());
  }
  deps.telemetry.requested(session);
  await sendLink(deps, session, organization, url);
  return { ...reply, url };
};

/** What makes a session: itself, its link and the audit event, to be written in one transaction. */
export const createWithLink = (
  deps: Pick<SessionDeps, "sessions" | "links" | "audit" | "baseUrl">,
  session: Session,
  token: string,
  actor: Actor,
): { url: string; writes: Write[] } => ({
  url: linkUrl(deps.baseUrl, token),
  writes: [
    deps.sessions.create(session),
    deps.links.create(hashLinkToken(token), {
      sessionId: session.id,
      version: session.link.version,
      expiresAt: session.link.expiresAt,
    }),
    deps.audit.record({
      organizationId: session.organizationId,
      actor,
      action: "session.requested",
      target: { type: "session", id: session.id },
      details: { integrationId: session.integrationId },
    }),
  ],
});

const replay = async (
  deps: SessionDeps,
  request: SessionRequest,
  organization: Organization,
): Promise<RequestSessionReply | undefined> => {
  if (request.idempotency === undefined) return undefined;
  const stored = await deps.idempotency.findReply(request.idempotency);
  if (stored === undefined) return undefined;
  const reply = storedReply.parse(stored);
  // Only the first link can be what the first answer held.
  const url = linkUrl(deps.baseUrl, deriveLinkToken(await deps.linkKey(), reply.interviewId, 1));
  const session = await deps.sessions.get(reply.interviewId);
  // The first call may have died between the write and the queue: a link that nobody has seen goes out again.
  if (
    session?.notification?.status === "QUEUED" &&
    session.status === "CREATED" &&
    session.link.version === 1
  ) {
    await sendLink(deps, session, organization, url);
  }
  return { ...reply, url };
};

export const requireOrganization = async (deps: SessionDeps, id: string): Promise<Organization> => {
  const organization = await deps.organizations.getCached(id);
  if (organization === undefined || !hasFeature(organization, "integrations-ecosystem")) {
    throw forbidden("FEATURE_DISABLED", "The feature integrations-ecosystem is switched off.");
  }
  return organization;
};

/** Whom a verification is requested for, and whom it is about: one request to the table, and another of a person it knows. */
const readParties = async (
  deps: SessionDeps,
  organizationId: string,
  { integrationReference, loginHint }: RequestSessionBody,
): Promise<{ integration: Integration; person: Identity | undefined }> => {
  const [found, login] = await readItems(deps.table, [
    keys.integration(organizationId, integrationReference),
    keys.identityLogin(organizationId, loginHint),
  ]);
  return {
    integration: requireRequestable(found === undefined ? undefined : parseRecord(integration, found)),
    person:
      login === undefined
        ? undefined
        : await deps.identities.get(organizationId, parseRecord(loginRow, login).identityId),
  };
};

const requireRequestable = (wanted: Integration | undefined): Integration => {
  if (wanted === undefined) throw notFound("INTEGRATION_NOT_FOUND", "There is no integration with this id.");
  if (!requireIntegrationType(wanted.type).acceptsRequests) {
    throw conflict(
      "WRONG_INTEGRATION_TYPE",
      "Verifications cannot be requested for an integration of this type.",
    );
  }
  if (wanted.status === "DISABLED") throw conflict("INTEGRATION_DISABLED", "The integration is disabled.");
  return wanted;
};

const requireWorkflow = async (deps: SessionDeps, integration: Integration): Promise<Workflow> => {
  const workflow =
    integration.workflowId === null
      ? undefined
      : await deps.workflows.get(integration.organizationId, integration.workflowId);
  if (workflow === undefined) throw conflict("INTEGRATION_DISABLED", "The integration has no workflow.");
  return workflow;
};
