import type { Feature } from "./api.ts";

interface FeatureWords {
  title: string;
  /** What it opens. */
  body: string;
  /** What follows when an operator switches it. */
  on: string;
  off: string;
}

export const featureWords: Readonly<Record<Feature, FeatureWords>> = {
  "integrations-ecosystem": {
    title: "Integrations",
    body: "Connect other systems by OpenID Connect or the API, send verifications, and be told by webhooks.",
    on: "Integrations, webhooks and Send verification appear for everybody of the organization. The first time, the integration “Default client credentials” is made, without a secret.",
    off: "Integrations, webhooks and Send verification disappear, and calls and sign-ins of connected systems are refused from now on. Nothing is deleted: switched on again, everything is as it was.",
  },
};

export const features: readonly Feature[] = ["integrations-ecosystem"];
