import * as z from "zod";
import { emailAddress, instant, line, phoneNumber } from "../../platform/text.ts";

/** A person that an organization knows: from a directory, entered by hand, or from a first successful verification. */
export const identity = z.object({
  id: z.string(),
  organizationId: z.string(),
  loginHint: z.string(),
  email: emailAddress.nullable(),
  phone: phoneNumber.nullable(),
  displayName: z.string().nullable(),
  givenName: z.string().nullable().default(null),
  familyName: z.string().nullable().default(null),
  /** The address that the person has proved to read; another one in `email` is not verified. */
  verifiedEmail: emailAddress.nullable().default(null),
  /** The number that the person has proved to have. */
  verifiedPhone: phoneNumber.nullable().default(null),
  source: z.enum(["DIRECTORY", "VERIFICATION"]),
  /** When the person was first verified. */
  enrolledAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  version: z.number().int(),
});
export type Identity = z.infer<typeof identity>;

export const identityPatch = z.strictObject({
  email: emailAddress.nullable().optional(),
  phone: phoneNumber.nullable().optional(),
  displayName: line(1, 120).nullable().optional(),
  givenName: line(1, 80).nullable().optional(),
  familyName: line(1, 80).nullable().optional(),
});
export type IdentityPatch = z.infer<typeof identityPatch>;
