/** What a token request says about its client. */
export interface ClientRequest {
  authorization: string | undefined;
  /** Form parameters without those that are empty. */
  parameters: Readonly<Record<string, string | undefined>>;
}

export type CredentialsReading =
  | { outcome: "ABSENT" }
  | { outcome: "MALFORMED"; refusal: "MALFORMED_BASIC" | "UNSUPPORTED_SCHEME" }
  | { outcome: "PRESENTED"; clientId: string; secret: string };

/** One way for a client to authenticate. Adding one is adding a file and a line in `registry.ts`. */
export interface ClientAuthenticationMethod {
  /** Its name in discovery (`token_endpoint_auth_methods_supported`). */
  name: string;
  read(request: ClientRequest): CredentialsReading;
}
