import * as z from "zod";
import { emailAddress, instant, isWhole, line, mustBeWhole } from "../../platform/text.ts";

/** `integrations-ecosystem` opens integrations and everything behind them. */
export const feature = z.enum(["integrations-ecosystem"]);
export type Feature = z.infer<typeof feature>;

/** Languages that pages and messages exist in (BCP 47). */
export const language = z.enum(["en", "es"]);
export type Language = z.infer<typeof language>;

export const branding = z.strictObject({
  logoUrl: z
    .url({ protocol: /^https$/, error: "must be an https URL" })
    .max(2048)
    .refine(isWhole, mustBeWhole)
    .nullable(),
  primaryColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, "must be a colour such as #1a2b3c")
    .nullable(),
});

export const organizationName = line(1, 80);

/** Days after which ended sessions are redacted by themselves; null keeps them until somebody does. */
const retentionDays = z.number().int().min(1).max(3650).nullable();

export const organization = z.object({
  id: z.string(),
  name: organizationName,
  features: z.array(feature),
  // Not strict as what administrators write: a newer release may have stored more.
  branding: z.object(branding.shape),
  language,
  retentionDays: retentionDays.default(null),
  createdAt: instant,
  updatedAt: instant,
  version: z.number().int(),
});
export type Organization = z.infer<typeof organization>;

/** What an administrator may change. */
export const organizationPatch = z.strictObject({
  name: organizationName.optional(),
  branding: branding.partial().optional(),
  language: language.optional(),
  retentionDays: retentionDays.optional(),
});
export type OrganizationPatch = z.infer<typeof organizationPatch>;

export const features = z.array(feature).max(20);

/** What an operator makes. */
export const organizationInput = z.strictObject({
  name: organizationName,
  features: features.default([]),
  /** Who looks after it; without one an operator has to be its admin. */
  adminEmail: emailAddress.toLowerCase().optional(),
});
