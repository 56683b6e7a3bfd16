// What follows from the settings of an integration for its client.
import {
  defaultAuthMethods,
  type OidcSettings,
  oidcSettings,
  type TokenEndpointAuthMethod,
} from "./oidc-settings.ts";
import { requireIntegrationType } from "./registry.ts";

interface Configured {
  type: string;
  settings: Record<string, unknown>;
}

/** The settings of an integration whose client signs people in; undefined for all others. */
export const readOidcSettings = (integration: Configured): OidcSettings | undefined =>
  requireIntegrationType(integration.type).login ? oidcSettings.parse(integration.settings) : undefined;

/** How the client of an integration may authenticate. */
export const authMethodsOf = (integration: Configured): readonly TokenEndpointAuthMethod[] =>
  readOidcSettings(integration)?.tokenEndpointAuthMethods ?? defaultAuthMethods;

/** Whether a client secret would be of use to it. */
export const usesSecret = (integration: Configured): boolean =>
  authMethodsOf(integration).some((method) => method.startsWith("client_secret_"));
