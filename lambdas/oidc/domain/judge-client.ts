import { authMethodsOf } from "../../core/integration/login.ts";
import type { TokenEndpointAuthMethod } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { hasFeature } from "../../core/organization/domain.ts";
import type { Organization } from "../../core/organization/schema.ts";

/** What is known of the client that a request claims to be. */
export interface KnownClient {
  integration: Integration | undefined;
  organization: Organization | undefined;
}

/** Why a client was refused before its proof was looked at. For the log only: the caller hears the same in every case. */
export type ClientRefusal = "UNKNOWN_CLIENT" | "FEATURE_OFF" | "DISABLED" | "METHOD_NOT_ALLOWED";

export type ClientJudgement =
  | { outcome: "IN_GOOD_STANDING"; integration: Integration }
  | { outcome: "REFUSED"; reason: ClientRefusal };

const refused = (reason: ClientRefusal): ClientJudgement => ({ outcome: "REFUSED", reason });

/** Whether the client may come in at all, and by this method. */
export const judgeClient = (
  { integration, organization }: KnownClient,
  method: TokenEndpointAuthMethod,
): ClientJudgement => {
  if (integration === undefined || organization === undefined) return refused("UNKNOWN_CLIENT");
  if (!hasFeature(organization, "integrations-ecosystem")) return refused("FEATURE_OFF");
  if (integration.status === "DISABLED") return refused("DISABLED");
  if (!authMethodsOf(integration).includes(method)) return refused("METHOD_NOT_ALLOWED");
  return { outcome: "IN_GOOD_STANDING", integration };
};
