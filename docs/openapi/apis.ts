import { contract as administration, publicContract } from "../../lambdas/administration/contract.ts";
import { contract as integrations } from "../../lambdas/integrations/contract.ts";
import { authorizationContract } from "../../lambdas/oidc/contract/authorizations.ts";
import { contract as oidc } from "../../lambdas/oidc/contract.ts";
import { contract as onboarding } from "../../lambdas/onboarding/contract.ts";
import type { Operation } from "../../lambdas/platform/http/operation.ts";
import { contract as verification } from "../../lambdas/verification/contract.ts";
import { contract as webhooks } from "../../lambdas/webhooks/contract.ts";

/** What the endpoints of one API have in common: who may call, and what a failure looks like. */
export interface Api {
  name: "management" | "public" | "onboarding" | "oauth" | "person";
  operations: readonly Operation[];
  /** Component of the failure's body, and its media type. */
  failure: { schema: "Problem" | "OmniError" | "OAuthError"; mediaType: string };
  /** Failures that every endpoint of it can answer. */
  errors: readonly string[];
}

const problem = { schema: "Problem", mediaType: "application/problem+json" } as const;
const omni = { schema: "OmniError", mediaType: "application/json" } as const;
const oauth = { schema: "OAuthError", mediaType: "application/json" } as const;

const guarded = administration.filter((operation) => !publicContract.includes(operation));

export const apis: readonly Api[] = [
  { name: "oauth", operations: oidc, failure: oauth, errors: [] },
  {
    name: "onboarding",
    operations: onboarding,
    failure: omni,
    errors: ["UNAUTHORIZED", "INSUFFICIENT_SCOPE", "FEATURE_DISABLED"],
  },
  { name: "person", operations: [...verification, ...authorizationContract], failure: problem, errors: [] },
  {
    name: "management",
    operations: [...integrations, ...guarded, ...webhooks],
    failure: problem,
    errors: ["UNAUTHORIZED", "FORBIDDEN"],
  },
  { name: "public", operations: publicContract, failure: problem, errors: [] },
];
