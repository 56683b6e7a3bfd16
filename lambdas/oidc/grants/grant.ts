import type { Identity } from "../../core/identity/schema.ts";
import type { IdentityStore } from "../../core/identity/store.ts";
import type { GrantType } from "../../core/integration/definition.ts";
import type { Integration } from "../../core/integration/schema.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { GrantRecord } from "../domain/grant-record.ts";
import type { TokenRefusal } from "../domain/refusal.ts";
import type { GrantStore } from "../store/grant-store.ts";

export interface GrantRequest {
  /** The client, authenticated and allowed to use the grant. */
  client: Integration;
  clientId: string;
  /** Form parameters without those that are empty. */
  parameters: Readonly<Record<string, string | undefined>>;
}

export interface GrantDeps {
  grants: GrantStore;
  identities: Pick<IdentityStore, "get">;
  clock: Clock;
  log: Log;
}

/** A person who signed in, and what the client was given for it. */
export interface Login {
  grant: GrantRecord;
  identity: Identity;
  /** Of the login's request; absent when tokens are refreshed. */
  nonce: string | undefined;
  refreshToken: string | undefined;
}

export type GrantJudgement =
  /** Without `login` the client acts for itself. */
  | { outcome: "GRANTED"; scopes: readonly string[]; login?: Login }
  | { outcome: "REFUSED"; refusal: TokenRefusal };

/** One `grant_type` of the token endpoint. Adding one is adding a file and a line in `registry.ts`. */
export interface GrantKind {
  type: GrantType;
  /** The scopes that it can give; discovery lists them. */
  scopes: readonly string[];
  judge(request: GrantRequest, deps: GrantDeps): Promise<GrantJudgement>;
}
