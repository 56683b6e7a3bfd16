import type { Integration } from "../../core/integration/schema.ts";
import { hasFeature } from "../../core/organization/domain.ts";
import type { Organization } from "../../core/organization/schema.ts";
import { equalsInConstantTime } from "../../platform/ids.ts";

/** What is known of the client that a request claims to be. */
export interface KnownClient {
  integration: Integration | undefined;
  organization: Organization | undefined;
  /** The secrets that are valid now. */
  secrets: readonly string[];
}

/** Why a client was refused. For the log only: the caller hears the same in every case. */
export type ClientRefusal = "UNKNOWN_CLIENT" | "FEATURE_OFF" | "DISABLED" | "NO_SECRET" | "WRONG_SECRET";

export type ClientJudgement =
  | { outcome: "AUTHENTICATED"; integration: Integration }
  | { outcome: "REFUSED"; reason: ClientRefusal };

const refused = (reason: ClientRefusal): ClientJudgement => ({ outcome: "REFUSED", reason });

/** Every valid secret is compared, so that the time does not tell which one it was. */
const matchesOne = (presented: string, secrets: readonly string[]): boolean =>
  secrets.filter((secret) => secret !== "" && equalsInConstantTime(presented, secret)).length > 0;

export const judgeClient = (known: KnownClient, presented: string): ClientJudgement => {
  const { integration, organization, secrets } = known;
  if (integration === undefined || organization === undefined) return refused("UNKNOWN_CLIENT");
  if (!hasFeature(organization, "integrations-ecosystem")) return refused("FEATURE_OFF");
  if (integration.status === "DISABLED") return refused("DISABLED");
  if (secrets.length === 0) return refused("NO_SECRET");
  if (!matchesOne(presented, secrets)) return refused("WRONG_SECRET");
  return { outcome: "AUTHENTICATED", integration };
};
