import type { FieldError } from "../../../platform/errors.ts";
import { checkClientKeys } from "../client-keys.ts";
import type { IntegrationDefinition } from "../definition.ts";
import { checkSector, oidcSettings } from "../oidc-settings.ts";

/** What a client that signs people in must fulfil beyond the shape of its settings. */
export const checkLoginClient = (given: {
  redirectUris: readonly string[];
  settings: Record<string, unknown>;
}): FieldError[] => {
  const settings = oidcSettings.parse(given.settings);
  return [...checkSector(given.redirectUris, settings), ...checkClientKeys(settings)];
};

export const oidc: IntegrationDefinition = {
  type: "OIDC",
  title: "OpenID Connect",
  description: "For an application that people sign in to by OpenID Connect: a verification is the login.",
  tab: "CUSTOM",
  workflow: true,
  redirect: "uris",
  client: true,
  login: true,
  grants: ["authorization_code", "refresh_token"],
  acceptsRequests: false,
  automatic: false,
  settings: oidcSettings,
  check: checkLoginClient,
};
