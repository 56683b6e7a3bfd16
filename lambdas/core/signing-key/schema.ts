import type { JSONWebKeySet } from "jose";
import * as z from "zod";
import { instant } from "../../platform/text.ts";

export const signingAlgorithm = z.enum(["RS256", "ES256", "EdDSA"]);
export type SigningAlgorithm = z.infer<typeof signingAlgorithm>;

/** The public half of a signing key and its times. The private half is in Secrets Manager only. */
export const signingKey = z.object({
  /** RFC 7638 thumbprint. */
  kid: z.string(),
  algorithm: signingAlgorithm,
  publicJwk: z.record(z.string(), z.unknown()),
  createdAt: instant,
  /** Published from the start, signs from here: verifiers that cache the key set have met it by then. */
  signsFrom: instant,
  /** Null: signs until a newer one does. From here on it is published only for tokens that are still valid. */
  signsUntil: instant.nullable(),
  /** Leaves the key set; null while it signs. */
  withdrawnAt: instant.nullable(),
  /** Until when an ID token that it signed still says whom it was about; absent: not past `withdrawnAt`. */
  hintsUntil: instant.optional(),
  /** When the private half was removed. */
  privateRemovedAt: instant.optional(),
});
export type SigningKey = z.infer<typeof signingKey>;

/** A key set as jose takes it. */
export const jsonWebKeySet: z.ZodType<JSONWebKeySet> = z.object({
  keys: z.array(z.looseObject({ kty: z.string() })),
});
