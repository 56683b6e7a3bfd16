import type { ComponentType } from "react";
import type { Integration, IntegrationType } from "../api.ts";
import { OidcSettingsFields } from "../components/oidc-settings-fields.tsx";
import { checkOidcSettings } from "./oidc-settings.ts";

export type Settings = Integration["settings"];

export interface SettingsFieldsProps {
  settings: Settings;
  errors: Readonly<Record<string, unknown>>;
  onChange: (settings: Settings) => void;
}

/** What the dashboard knows of a kind of integration beyond its card. */
export interface TypeDefinition {
  /** Fields of its settings, where it has any. */
  SettingsFields?: ComponentType<SettingsFieldsProps>;
  checkSettings?: (settings: Settings) => Record<string, string>;
  /** Where the redirect address comes from, in the other system's words. */
  redirectHint?: string;
}

const oidc = { SettingsFields: OidcSettingsFields, checkSettings: checkOidcSettings };

/** One line for each kind of integration that has more than the common fields. */
export const types: Readonly<Partial<Record<IntegrationType, TypeDefinition>>> = {
  OIDC: oidc,
  OKTA_IDP: {
    ...oidc,
    redirectHint: "https://<your Okta domain>/oauth2/v1/authorize/callback: known before Okta shows it.",
  },
};
