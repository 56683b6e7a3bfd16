import type { Identity } from "../../core/identity/schema.ts";
import type { LoginScope, OidcSettings } from "../../core/integration/oidc-settings.ts";
import type { GrantRecord } from "../domain/grant-record.ts";

/** What claims are made of. */
export interface ClaimSource {
  grant: GrantRecord;
  identity: Identity;
  subjectType: OidcSettings["subjectType"];
  /** What the integration allows now; the login may have been given more. */
  allowedScopes: OidcSettings["allowedScopes"];
}

/** Claims that one scope asks for together. Adding some is adding a file and a line in `registry.ts`. */
export interface ClaimSet {
  /** Their names in discovery (`claims_supported`). */
  names: readonly string[];
  /** The scope that puts them all into userinfo (OpenID Connect Core 1.0 §5.4). */
  scope: LoginScope;
  /** What is not known is left out. */
  read(source: ClaimSource): Readonly<Record<string, unknown>>;
}
