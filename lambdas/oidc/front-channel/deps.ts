import type { SessionDeps } from "../../core/session/deps.ts";
import type { Log } from "../../platform/log.ts";
import type { AuthenticateClient } from "../client-authentication/authenticate-client.ts";
import type { BrowserCookies } from "../domain/browser.ts";
import type { SubjectOf } from "../domain/subject.ts";
import type { AuthorizationStore } from "../store/authorization-store.ts";
import type { GrantStore } from "../store/grant-store.ts";
import type { IdTokenReader } from "../store/id-token-reader.ts";
import type { LoginRateStore } from "../store/login-rate-store.ts";
import type { OpSessionStore } from "../store/op-session-store.ts";
import type { PushedRequestStore } from "../store/pushed-request-store.ts";

/** What the endpoints that browsers are sent to need. */
export interface FrontChannelDeps
  extends Pick<
    SessionDeps,
    | "table"
    | "clock"
    | "ids"
    | "baseUrl"
    | "organizations"
    | "integrations"
    | "workflows"
    | "identities"
    | "sessions"
    | "writer"
    | "telemetry"
    | "links"
    | "audit"
    | "linkKey"
  > {
  log: Log;
  authenticateClient: AuthenticateClient;
  grants: Pick<GrantStore, "create">;
  authorizations: AuthorizationStore;
  opSessions: OpSessionStore;
  pushedRequests: PushedRequestStore;
  loginRate: LoginRateStore;
  idTokens: IdTokenReader;
  subjectOf: SubjectOf;
  cookies: BrowserCookies;
}
