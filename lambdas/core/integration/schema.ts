import * as z from "zod";
import { instant, line, reference } from "../../platform/text.ts";

/** The words of the design; a type without a definition in the registry cannot be made yet. */
export const integrationType = z.enum([
  "OIDC",
  "API",
  "CLIENT_CREDENTIALS",
  "HELPDESK",
  "SELF_SERVE_PORTAL",
  "OKTA_IDP",
  "OKTA_IDV",
  "ENTRA_EAM",
]);

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** https, no fragment, no userinfo; `http` only on loopback hosts (RFC 8252 §7.3). Kept as given: it is compared exactly. */
export const redirectUri = z
  .string()
  .max(2048)
  .refine((value) => {
    const url = URL.parse(value);
    if (url === null || value.includes("#") || url.username !== "" || url.password !== "") return false;
    if (/[\s\p{Cc}\p{Cs}\\]/u.test(value)) return false;
    return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.includes(url.hostname));
  }, "must be an https URL without fragment and user info (http only on loopback hosts)")
  .refine(
    (value) => !(URL.parse(value)?.hostname.includes("*") ?? false),
    "must name one host: it is compared character by character, so a * stands for nothing else",
  );

export const integrationStatus = z.enum(["ENABLED", "DISABLED"]);

/** The stored record, one shape for all types. */
export const integration = z.object({
  id: z.string(),
  organizationId: z.string(),
  type: integrationType,
  name: z.string(),
  status: integrationStatus,
  workflowId: z.string().nullable(),
  redirectUris: z.array(z.string()),
  redirectUrl: z.string().nullable(),
  clientId: z.string().nullable(),
  /** Null: no secret has been generated. */
  secretCreatedAt: instant.nullable(),
  /** Version of the secret in Secrets Manager that is valid; the value itself never reaches the table. */
  secretVersionId: z.string().nullable(),
  /** The version before it, accepted too until `previousSecretExpiresAt`. */
  previousSecretVersionId: z.string().nullable(),
  previousSecretExpiresAt: instant.nullable(),
  settings: z.record(z.string(), z.unknown()),
  createdAt: instant,
  updatedAt: instant,
  version: z.number().int(),
});
export type Integration = z.infer<typeof integration>;

export const integrationName = line(1, 80);

const fields = {
  workflowId: reference.nullable().optional(),
  redirectUris: z.array(redirectUri).max(20).optional(),
  redirectUrl: redirectUri.nullable().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
};

/** Body of *New Integration*. What a type asks for beyond the shape is checked by `checkIntegrationFields`. */
export const integrationInput = z.strictObject({ type: integrationType, name: integrationName, ...fields });
export type IntegrationInput = z.output<typeof integrationInput>;

/** RFC 7396: null removes. */
export const integrationPatch = z.strictObject({
  name: integrationName.optional(),
  workflowId: fields.workflowId,
  redirectUris: z.array(redirectUri).max(20).nullable().optional(),
  redirectUrl: fields.redirectUrl,
  settings: z.record(z.string(), z.unknown()).nullable().optional(),
});
export type IntegrationPatch = z.output<typeof integrationPatch>;

export const integrationEndpoints = z.object({
  issuer: z.string(),
  authorize: z.string().optional(),
  token: z.string(),
  jwks: z.string(),
  userinfo: z.string().optional(),
  par: z.string().optional(),
});

/** The integration as the management API shows it. */
export const integrationView = z.object({
  id: z.string(),
  type: integrationType,
  name: z.string(),
  status: integrationStatus,
  workflowId: z.string().nullable(),
  redirectUris: z.array(z.string()).optional(),
  redirectUrl: z.string().nullable().optional(),
  clientId: z.string().optional(),
  hasSecret: z.boolean().optional(),
  secretCreatedAt: instant.nullable().optional(),
  previousSecretExpiresAt: instant.nullable().optional(),
  endpoints: integrationEndpoints.optional(),
  settings: z.record(z.string(), z.unknown()),
  createdAt: instant,
  updatedAt: instant,
  version: z.number().int(),
});
export type IntegrationView = z.infer<typeof integrationView>;
