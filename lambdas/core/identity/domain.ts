import type { Identity, IdentityPatch } from "./schema.ts";

export const newIdentity = (
  id: string,
  person: { organizationId: string; loginHint: string; email: string | null; phone: string | null },
  now: Date,
): Identity => ({
  ...person,
  id,
  displayName: null,
  givenName: null,
  familyName: null,
  verifiedEmail: null,
  verifiedPhone: null,
  source: "VERIFICATION",
  enrolledAt: now.toISOString(),
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

/** The first success enrols; later ones change nothing. */
export const enrol = (current: Identity, now: Date): Identity =>
  current.enrolledAt === null
    ? {
        ...current,
        enrolledAt: now.toISOString(),
        updatedAt: now.toISOString(),
        version: current.version + 1,
      }
    : current;

export const patchIdentity = (current: Identity, patch: IdentityPatch, now: Date): Identity => ({
  ...current,
  email: patch.email === undefined ? current.email : patch.email,
  phone: patch.phone === undefined ? current.phone : patch.phone,
  displayName: patch.displayName === undefined ? current.displayName : patch.displayName,
  givenName: patch.givenName === undefined ? current.givenName : patch.givenName,
  familyName: patch.familyName === undefined ? current.familyName : patch.familyName,
  updatedAt: now.toISOString(),
  version: current.version + 1,
});
