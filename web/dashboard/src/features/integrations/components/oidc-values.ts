import { oidcSettings } from "../../../../../../lambdas/core/integration/oidc-settings.ts";
import type { Settings } from "../types/registry.ts";

/** What the fields show. Wider than the schema: what is typed need not be good yet. */
export interface OidcValues {
  tokenEndpointAuthMethods: string[];
  pkce: string;
  idTokenSignedResponseAlg: string;
  sessionReuseMinutes: number;
  subjectType: string;
  allowedScopes: string[];
  postLogoutRedirectUris: string[];
  crossDevice: boolean;
}

const defaults: OidcValues = oidcSettings.parse({});

/** The settings with the server's own defaults where nothing is said. */
export const readOidcValues = (settings: Settings): OidcValues => ({ ...defaults, ...settings });
