import { organizationPatch } from "../../../../../../lambdas/core/organization/schema.ts";
import { mergeRecords } from "../../../forms/differences.ts";
import { readIssues } from "../../../forms/messages.ts";
import type { Organization, OrganizationPatch } from "../api.ts";

/** What the form of the settings holds. */
export interface SettingsValues extends Record<string, unknown> {
  name: string;
  /** Empty: none of its own. */
  branding: { logoUrl: string; primaryColor: string };
  language: Organization["language"];
  /** Null keeps the data; empty while no number of days is written yet. */
  retentionDays: number | "" | null;
}

export const valuesOf = ({ name, branding, language, retentionDays }: Organization): SettingsValues => ({
  name,
  branding: { logoUrl: branding.logoUrl ?? "", primaryColor: branding.primaryColor ?? "" },
  language,
  retentionDays,
});

const written = (text: string): string | null => text.trim() || null;

const toBody = (values: SettingsValues) => ({
  name: values.name,
  branding: {
    logoUrl: written(values.branding.logoUrl),
    primaryColor: written(values.branding.primaryColor),
  },
  language: values.language,
  retentionDays: values.retentionDays === "" ? undefined : values.retentionDays,
});

export const checkValues = (values: SettingsValues): Record<string, string> => ({
  ...(values.retentionDays === "" ? { retentionDays: "Fill this in." } : {}),
  ...readIssues(organizationPatch.safeParse(toBody(values))),
});

/** A merge patch of what was changed, and of nothing else. */
export const toPatch = (before: SettingsValues, after: SettingsValues): OrganizationPatch => {
  const [old, next] = [toBody(before), toBody(after)];
  const branding = {
    ...(old.branding.logoUrl === next.branding.logoUrl ? {} : { logoUrl: next.branding.logoUrl }),
    ...(old.branding.primaryColor === next.branding.primaryColor
      ? {}
      : { primaryColor: next.branding.primaryColor }),
  };
  return {
    ...(old.name === next.name ? {} : { name: next.name }),
    ...(Object.keys(branding).length === 0 ? {} : { branding }),
    ...(old.language === next.language ? {} : { language: next.language }),
    ...(old.retentionDays === next.retentionDays || next.retentionDays === undefined
      ? {}
      : { retentionDays: next.retentionDays }),
  };
};

/** One's own changes on top of what is saved now. */
export const mergeValues = (
  before: SettingsValues,
  theirs: SettingsValues,
  mine: SettingsValues,
): SettingsValues => ({
  ...mergeRecords(before, theirs, mine),
  branding: mergeRecords(before.branding, theirs.branding, mine.branding),
});
