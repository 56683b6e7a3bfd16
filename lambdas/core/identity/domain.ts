import type { Identity, IdentityPatch } from "./schema.ts";

/** Addresses that a person has proved to read. */
export interface ProvedContact {
  email?: string | undefined;
  phone?: string | undefined;
}

/** Addresses of one mailbox, however they are written. */
export const isSameEmail = (one: string | null | undefined, other: string | null | undefined): boolean =>
  one != null && one.toLowerCase() === other?.toLowerCase();

type Contact = Pick<Identity, "email" | "phone" | "verifiedEmail" | "verifiedPhone">;

/** Only what the identity itself has: a session may have been sent to another address of the person. */
const verify = (current: Contact, proved: ProvedContact) => ({
  verifiedEmail: isSameEmail(proved.email, current.email) ? current.email : current.verifiedEmail,
  verifiedPhone: proved.phone === current.phone ? current.phone : current.verifiedPhone,
});

interface NewPerson {
  organizationId: string;
  loginHint: string;
  email: string | null;
  phone: string | null;
}

export const newIdentity = (
  id: string,
  person: NewPerson,
  now: Date,
  proved: ProvedContact = {},
): Identity => ({
  ...person,
  id,
  displayName: null,
  givenName: null,
  familyName: null,
  ...verify({ ...person, verifiedEmail: null, verifiedPhone: null }, proved),
  source: "VERIFICATION",
  enrolledAt: now.toISOString(),
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

/** After a success: the first one enrols, and each may prove an address. Where there is nothing new, nothing changes. */
export const recognize = (current: Identity, now: Date, proved: ProvedContact = {}): Identity => {
  const verified = verify(current, proved);
  const nothingNew =
    current.enrolledAt !== null &&
    verified.verifiedEmail === current.verifiedEmail &&
    verified.verifiedPhone === current.verifiedPhone;
  if (nothingNew) return current;
  return {
    ...current,
    ...verified,
    enrolledAt: current.enrolledAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    version: current.version + 1,
  };
};

/** As people are looked for: whatever the case, the accents and the width of letters. */
export const foldForSearch = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** Everything by which somebody might look for the person, folded, one to a line. */
export const searchTextOf = (person: Identity): string =>
  [person.loginHint, person.displayName, person.givenName, person.familyName, person.email, person.phone]
    .filter((part) => part !== null)
    .map(foldForSearch)
    .join("\n");

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
