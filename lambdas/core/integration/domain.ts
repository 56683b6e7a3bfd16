import { plusMinutes } from "../../platform/clock.ts";
import type { FieldError } from "../../platform/errors.ts";
import { fieldErrors } from "../../platform/http/request.ts";
import { findIntegrationType, requireIntegrationType } from "./registry.ts";
import type { Integration, IntegrationInput, IntegrationPatch, IntegrationView } from "./schema.ts";

export const DEFAULT_CLIENT_NAME = "Default client credentials";

/** Name of the Secrets Manager secret that holds an integration's client secret. */
export const clientSecretName = (prefix: string, integrationId: string): string =>
  `${prefix}${integrationId}`;

/** What the type asks for beyond the shape of the record. Pure; whether the workflow exists is the caller's to check. */
export const checkIntegrationFields = (
  type: string,
  given: Pick<IntegrationInput, "workflowId" | "redirectUris" | "redirectUrl" | "settings">,
): FieldError[] => {
  const definition = findIntegrationType(type);
  if (definition === undefined) return [{ path: "type", message: "is not available yet" }];
  const errors: FieldError[] = [];
  const hasWorkflow = given.workflowId !== undefined && given.workflowId !== null;
  if (definition.workflow && !hasWorkflow) errors.push({ path: "workflowId", message: "is required" });
  if (!definition.workflow && hasWorkflow)
    errors.push({ path: "workflowId", message: "does not apply to this type" });
  const uris = given.redirectUris ?? [];
  if (definition.redirect === "uris" && uris.length === 0) {
    errors.push({ path: "redirectUris", message: "must have at least one entry" });
  }
  if (definition.redirect !== "uris" && uris.length > 0) {
    errors.push({ path: "redirectUris", message: "does not apply to this type" });
  }
  if (new Set(uris).size !== uris.length)
    errors.push({ path: "redirectUris", message: "has an entry twice" });
  if (definition.redirect !== "url" && given.redirectUrl !== undefined && given.redirectUrl !== null) {
    errors.push({ path: "redirectUrl", message: "does not apply to this type" });
  }
  const settings = definition.settings.safeParse(given.settings ?? {});
  if (!settings.success) {
    errors.push(
      ...fieldErrors(settings.error).map(({ path, message }) => ({
        path: path === "" ? "settings" : `settings.${path}`,
        message,
      })),
    );
  }
  if (errors.length > 0 || !settings.success || definition.check === undefined) return errors;
  return definition.check({ redirectUris: uris, settings: settings.data });
};

export interface NewIntegration extends Omit<IntegrationInput, "type"> {
  id: string;
  clientId: string | null;
  organizationId: string;
  type: Integration["type"];
}

export const newIntegration = (created: NewIntegration, now: Date): Integration => ({
  id: created.id,
  organizationId: created.organizationId,
  type: created.type,
  name: created.name,
  status: "ENABLED",
  workflowId: created.workflowId ?? null,
  redirectUris: created.redirectUris ?? [],
  redirectUrl: created.redirectUrl ?? null,
  clientId: created.clientId,
  secretCreatedAt: null,
  secretVersionId: null,
  previousSecretVersionId: null,
  previousSecretExpiresAt: null,
  settings: requireIntegrationType(created.type).settings.parse(created.settings ?? {}),
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** RFC 7396 §2: null removes a member, objects are merged, everything else replaces. */
export const mergePatch = (
  target: Record<string, unknown>,
  patch: Record<string, unknown> | null,
): Record<string, unknown> => {
  const merged = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch ?? {})) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else merged.set(name, isObject(value) ? mergePatch(isObject(before) ? before : {}, value) : value);
  }
  return patch === null ? {} : Object.fromEntries(merged);
};

/** RFC 7396 on the fields that may be changed. */
export const patchIntegration = (current: Integration, patch: IntegrationPatch, now: Date): Integration => ({
  ...current,
  name: patch.name ?? current.name,
  workflowId: patch.workflowId === undefined ? current.workflowId : patch.workflowId,
  redirectUris: patch.redirectUris === undefined ? current.redirectUris : (patch.redirectUris ?? []),
  redirectUrl: patch.redirectUrl === undefined ? current.redirectUrl : patch.redirectUrl,
  settings: patch.settings === undefined ? current.settings : mergePatch(current.settings, patch.settings),
  updatedAt: now.toISOString(),
  version: current.version + 1,
});

export interface NewSecret {
  versionId: string;
  overlapMinutes: number;
}

/** The record after a rotation. Without an overlap, or without an earlier secret, only the new one is valid. */
export const rotateSecret = (current: Integration, secret: NewSecret, now: Date): Integration => {
  const overlaps = secret.overlapMinutes > 0 && current.secretVersionId !== null;
  return {
    ...current,
    secretCreatedAt: now.toISOString(),
    secretVersionId: secret.versionId,
    previousSecretVersionId: overlaps ? current.secretVersionId : null,
    previousSecretExpiresAt: overlaps ? plusMinutes(now, secret.overlapMinutes).toISOString() : null,
    updatedAt: now.toISOString(),
    version: current.version + 1,
  };
};

/** Versions of the client secret that are valid now, the newest first. */
export const validSecretVersions = (value: Integration, now: Date): string[] => {
  const previous = value.previousSecretVersionId;
  const end = value.previousSecretExpiresAt;
  return [
    ...(value.secretVersionId === null ? [] : [value.secretVersionId]),
    ...(previous !== null && end !== null && end > now.toISOString() ? [previous] : []),
  ];
};

/** An integration that was switched on or off. */
export const switchStatus = (
  current: Integration,
  status: Integration["status"],
  now: Date,
): Integration => ({
  ...current,
  status,
  updatedAt: now.toISOString(),
  version: current.version + 1,
});

/** What an administrator copies into the client's configuration. */
const listEndpoints = (login: boolean, baseUrl: string): IntegrationView["endpoints"] => ({
  issuer: baseUrl,
  token: `${baseUrl}/oauth2/token`,
  jwks: `${baseUrl}/oauth2/jwks`,
  ...(login
    ? {
        authorize: `${baseUrl}/oauth2/authorize`,
        userinfo: `${baseUrl}/userinfo`,
        par: `${baseUrl}/oauth2/par`,
      }
    : {}),
});

export const viewIntegration = (value: Integration, baseUrl: string): IntegrationView => {
  const definition = requireIntegrationType(value.type);
  return {
    id: value.id,
    type: value.type,
    name: value.name,
    status: value.status,
    workflowId: value.workflowId,
    ...(definition.redirect === "uris" ? { redirectUris: value.redirectUris } : {}),
    ...(definition.redirect === "url" ? { redirectUrl: value.redirectUrl } : {}),
    ...(value.clientId === null
      ? {}
      : {
          clientId: value.clientId,
          hasSecret: value.secretCreatedAt !== null,
          secretCreatedAt: value.secretCreatedAt,
          previousSecretExpiresAt: value.previousSecretExpiresAt,
          endpoints: listEndpoints(definition.login, baseUrl),
        }),
    settings: value.settings,
    createdAt: value.createdAt,
    updatedAt: value.updatedAt,
    version: value.version,
  };
};
