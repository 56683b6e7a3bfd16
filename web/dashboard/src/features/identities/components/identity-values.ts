import { identityPatch } from "../../../../../../lambdas/core/identity/schema.ts";
import { readIssues } from "../../../forms/messages.ts";
import type { Identity, IdentityPatch } from "../api.ts";

/** What the form holds; empty stands for what is not known. */
export interface IdentityValues extends Record<string, unknown> {
  displayName: string;
  givenName: string;
  familyName: string;
  email: string;
  phone: string;
}

const fields = ["displayName", "givenName", "familyName", "email", "phone"] as const;

export const valuesOf = (identity: Identity): IdentityValues => ({
  displayName: identity.displayName ?? "",
  givenName: identity.givenName ?? "",
  familyName: identity.familyName ?? "",
  email: identity.email ?? "",
  phone: identity.phone ?? "",
});

/** Numbers are typed in groups. */
const tidy = (field: (typeof fields)[number], text: string): string | null =>
  (field === "phone" ? text.replaceAll(/[\s()-]/g, "") : text.trim()) || null;

/** A merge patch of what was changed, and of nothing else: what others changed meanwhile stays theirs. */
export const toPatch = (before: IdentityValues, after: IdentityValues): IdentityPatch =>
  Object.fromEntries(
    fields
      .filter((field) => tidy(field, before[field]) !== tidy(field, after[field]))
      .map((field) => [field, tidy(field, after[field])]),
  );

export const checkValues = (before: IdentityValues, values: IdentityValues): Record<string, string> =>
  readIssues(identityPatch.safeParse(toPatch(before, values)));
