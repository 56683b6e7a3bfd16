import type { Feature, Organization, OrganizationPatch } from "./schema.ts";

export const newOrganization = (id: string, name: string, now: Date): Organization => ({
  id,
  name,
  features: [],
  branding: { logoUrl: null, primaryColor: null },
  language: "en",
  retentionDays: null,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

export const hasFeature = (organization: Organization, feature: Feature): boolean =>
  organization.features.includes(feature);

export const patchOrganization = (
  current: Organization,
  patch: OrganizationPatch,
  now: Date,
): Organization => ({
  ...current,
  name: patch.name ?? current.name,
  language: patch.language ?? current.language,
  retentionDays: patch.retentionDays === undefined ? current.retentionDays : patch.retentionDays,
  branding: {
    logoUrl: patch.branding?.logoUrl === undefined ? current.branding.logoUrl : patch.branding.logoUrl,
    primaryColor:
      patch.branding?.primaryColor === undefined
        ? current.branding.primaryColor
        : patch.branding.primaryColor,
  },
  updatedAt: now.toISOString(),
  version: current.version + 1,
});

export const switchFeatures = (
  current: Organization,
  features: readonly Feature[],
  now: Date,
): Organization => ({
  ...current,
  features: [...new Set(features)].sort(),
  updatedAt: now.toISOString(),
  version: current.version + 1,
});
