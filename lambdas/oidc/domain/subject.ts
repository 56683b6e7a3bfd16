import { type OidcSettings, sectorOf } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { hmacSha256 } from "../../platform/ids.ts";

/** `sub` of an identity for a client. */
export type SubjectOf = (
  client: Pick<Integration, "redirectUris">,
  settings: Pick<OidcSettings, "subjectType">,
  identityId: string,
) => Promise<string>;

/**
 * OpenID Connect Core 1.0 §8. `public`: the identity's id. `pairwise`: another name for each sector, which nobody can
 * compute or compare without the key.
 */
export const createSubjects =
  (readKey: () => Promise<string>): SubjectOf =>
  async ({ redirectUris }, { subjectType }, identityId) => {
    if (subjectType === "public") return identityId;
    const [first] = redirectUris;
    // The settings are checked when they are saved: all redirect URIs have the same host, and there is one.
    if (first === undefined) throw new Error("A pairwise client has no redirect URI.");
    return hmacSha256(await readKey(), `${sectorOf(first)}\n${identityId}`);
  };
