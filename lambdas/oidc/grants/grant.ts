import type { GrantType } from "../../core/integration/definition.ts";
import type { Integration } from "../../core/integration/schema.ts";
import type { TokenRefusal } from "../domain/refusal.ts";

export interface GrantRequest {
  /** The client, authenticated and allowed to use the grant. */
  client: Integration;
  /** Form parameters without those that are empty. */
  parameters: Readonly<Record<string, string | undefined>>;
}

export type GrantJudgement =
  | { outcome: "GRANTED"; subject: string; scopes: readonly string[] }
  | { outcome: "REFUSED"; refusal: TokenRefusal };

/** One `grant_type` of the token endpoint. Adding one is adding a file and a line in `registry.ts`. */
export interface Grant {
  type: GrantType;
  /** The scopes that it can give; discovery lists them. */
  scopes: readonly string[];
  judge(request: GrantRequest): Promise<GrantJudgement>;
}
