import { plusMinutes } from "../../platform/clock.ts";
import { type FieldError, validationFailed } from "../../platform/errors.ts";
import type { Identity } from "../identity/schema.ts";
import type { Integration } from "../integration/schema.ts";
import { type Language, language, type Organization } from "../organization/schema.ts";
import type { Workflow } from "../workflow/schema.ts";
import { resolveContact } from "./contact.ts";
import type { RequestSessionBody, Session } from "./schema.ts";

/** `es-MX` → `es`; a language without pages becomes the organization's. */
export const chooseLanguage = (wanted: string | undefined, fallback: Language): Language => {
  const primary = wanted?.split("-")[0]?.toLowerCase();
  const known = language.safeParse(primary);
  return known.success ? known.data : fallback;
};

/**
 * Where the link goes: the addresses given, else those of the directory. Throws 400 where a channel has none.
 */
export const resolveNotification = (
  wanted: RequestSessionBody["notification"],
  person: Identity | undefined,
): Session["notification"] => {
  if (wanted === undefined) return null;
  const email = wanted.email ?? person?.email ?? undefined;
  const phone = wanted.phone ?? person?.phone ?? undefined;
  const errors: FieldError[] = [];
  if (wanted.type !== "SMS" && email === undefined) {
    errors.push({
      path: "notification.email",
      message: "is required: the directory knows none for this person",
    });
  }
  if (wanted.type !== "EMAIL" && phone === undefined) {
    errors.push({
      path: "notification.phone",
      message: "is required: the directory knows none for this person",
    });
  }
  if (errors.length > 0) throw validationFailed(errors);
  return {
    channels: wanted.type,
    status: "QUEUED",
    ...(wanted.type === "SMS" || email === undefined ? {} : { email }),
    ...(wanted.type === "EMAIL" || phone === undefined ? {} : { phone }),
  };
};

export interface SessionParts {
  id: string;
  organization: Organization;
  integration: Integration;
  workflow: Workflow;
  person: Identity | undefined;
  body: RequestSessionBody;
  /** Of the token of the first link. */
  linkHash: string;
  now: Date;
}

export const newSession = (parts: SessionParts): Session => {
  const { body, now, workflow } = parts;
  const expiresAt = plusMinutes(now, body.linkValidityInMinutes).toISOString();
  return {
    id: parts.id,
    organizationId: parts.organization.id,
    integrationId: parts.integration.id,
    integrationName: parts.integration.name,
    workflowId: workflow.id,
    workflowVersion: workflow.version,
    status: "CREATED",
    loginHint: body.loginHint,
    personId: parts.person?.id ?? null,
    ...resolveContact(body, parts.person),
    provedChannels: [],
    externalCustomerId: body.externalCustomerId ?? null,
    correlationId: body.correlationId ?? null,
    customFields: body.customFields ?? {},
    language: chooseLanguage(body.language, parts.organization.language),
    redirectUrl: parts.integration.redirectUrl,
    retentionDays: parts.organization.retentionDays,
    login: null,
    link: { version: 1, hash: parts.linkHash, expiresAt, validMinutes: body.linkValidityInMinutes },
    browserHash: null,
    notification: resolveNotification(body.notification, parts.person),
    modules: workflow.modules.map((module) => ({
      type: module.type,
      status: "PENDING",
      attempts: 0,
      reasons: [],
    })),
    position: 0,
    moduleState: null,
    identityId: null,
    failureReason: null,
    review: null,
    eventSequence: 0,
    createdAt: now.toISOString(),
    startedAt: null,
    finishedAt: null,
    expiresAt,
    redactedAt: null,
    version: 1,
  };
};
