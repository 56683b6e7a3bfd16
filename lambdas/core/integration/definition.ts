import type * as z from "zod";
import type { FieldError } from "../../platform/errors.ts";

export const integrationTabs = ["CUSTOM", "IAM", "DIRECTORY", "PURPOSE_BUILT"] as const;
export type IntegrationTab = (typeof integrationTabs)[number];

/** OAuth grant types that a client can be allowed (RFC 6749); the token endpoint has one file for each. */
export type GrantType = "client_credentials" | "authorization_code" | "refresh_token";

/**
 * One kind of integration. All kinds share one record; a kind says which of its fields apply. Adding one is adding a
 * file in `types/` and a line in `registry.ts`.
 */
export interface IntegrationDefinition {
  type: string;
  title: string;
  description: string;
  /** Where *New Integration* shows its card. */
  tab: IntegrationTab;
  /** Whether sessions of it run a workflow, so that one must be chosen. */
  workflow: boolean;
  /** `uris`: OAuth redirect URIs, at least one. `url`: one optional address to return to. */
  redirect: "uris" | "url" | "none";
  /** Whether it has a client id and may have a client secret. */
  client: boolean;
  /** Whether its client signs people in by OpenID Connect; then its settings are `oidcSettings`. */
  login: boolean;
  /** OAuth grants that its client may use. */
  grants: readonly GrantType[];
  /** Whether a back end may request verifications for it. */
  acceptsRequests: boolean;
  /** The product makes the first one itself; *New Integration* may make further ones. */
  automatic: boolean;
  settings: z.ZodType<Record<string, unknown>>;
  /** What fields must be together, once each of them is good by itself. */
  check?(given: { redirectUris: readonly string[]; settings: Record<string, unknown> }): FieldError[];
}
