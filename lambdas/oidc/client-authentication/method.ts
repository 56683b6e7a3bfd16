import type { TokenEndpointAuthMethod } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";

/** What a request says about its client. */
export interface ClientRequest {
  authorization: string | undefined;
  /** Form parameters without those that are empty. */
  parameters: Readonly<Record<string, string | undefined>>;
  /** Path of the endpoint that was called, as its contract has it. */
  path: string;
}

export type MalformedCredentials = "MALFORMED_BASIC" | "UNSUPPORTED_SCHEME" | "MALFORMED_ASSERTION";

export type CredentialsReading =
  | { outcome: "ABSENT" }
  | { outcome: "MALFORMED"; refusal: MalformedCredentials }
  /** `credential`: the secret or the assertion; empty where there is none to show. */
  | { outcome: "PRESENTED"; clientId: string; credential: string };

/** Why a credential does not prove that the request comes from the client. For the log only. */
export type ProofFailure =
  | "NO_SECRET"
  | "WRONG_SECRET"
  | "ASSERTION_INVALID"
  | "ASSERTION_EXPIRED"
  | "ASSERTION_TOO_LONG"
  | "ASSERTION_REPLAYED";

/** What a method needs to judge a credential. */
export interface ProofContext {
  /** A client in good standing, for which the method is allowed. */
  integration: Integration;
  clientId: string;
  /** The client secrets that are valid now. */
  readSecrets(): Promise<readonly string[]>;
  /** What an assertion may be addressed to: the issuer, the token endpoint and the endpoint that was called. */
  audiences: readonly string[];
  now: Date;
  /** False where the assertion was used before. `until`: how long it could be presented again. */
  spend(jti: string, until: Date): Promise<boolean>;
}

/** One way for a client to authenticate. Adding one is adding a file and a line in `registry.ts`. */
export interface ClientAuthenticationMethod {
  /** Its name in discovery (`token_endpoint_auth_methods_supported`). */
  name: TokenEndpointAuthMethod;
  read(request: ClientRequest): CredentialsReading;
  /** Undefined where the credential is proof. */
  verify(credential: string, context: ProofContext): Promise<ProofFailure | undefined>;
}
