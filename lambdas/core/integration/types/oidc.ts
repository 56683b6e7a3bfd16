import type { IntegrationDefinition } from "../definition.ts";
import { checkSector, oidcSettings } from "../oidc-settings.ts";

export const oidc: IntegrationDefinition = {
  type: "OIDC",
  title: "OpenID Connect",
  description: "A verification as the login of any application that speaks OpenID Connect.",
  tab: "CUSTOM",
  workflow: true,
  redirect: "uris",
  client: true,
  login: true,
  grants: ["authorization_code", "refresh_token"],
  acceptsRequests: false,
  automatic: false,
  settings: oidcSettings,
  check: ({ redirectUris, settings }) => checkSector(redirectUris, oidcSettings.parse(settings)),
};
