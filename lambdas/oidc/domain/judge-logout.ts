import type { OidcSettings } from "../../core/integration/oidc-settings.ts";
import { canCarry } from "./authorization-request.ts";
import type { HintedToken } from "./hinted-token.ts";
import type { RequestParameters } from "./request-parameters.ts";

export type LogoutRefusal =
  | "REPEATED_PARAMETER"
  | "STATE_TOO_LONG"
  | "ID_TOKEN_HINT"
  | "CLIENT_ID_MISMATCH"
  | "UNKNOWN_CLIENT"
  | "REDIRECT_WITHOUT_CLIENT"
  | "UNREGISTERED_POST_LOGOUT_REDIRECT_URI";

/**
 * Which client asks, as far as the request says: the one that the hint was made for, or the one it names. A hint that
 * cannot be verified, such as one whose key was replaced long ago or has leaked, counts for nothing: the person is asked.
 */
export const clientOfLogout = (
  { values, repeated }: RequestParameters,
  hint: HintedToken | undefined,
): { clientId: string | undefined } | LogoutRefusal => {
  if (repeated.size > 0) return "REPEATED_PARAMETER";
  const { client_id: named, id_token_hint: token, state } = values;
  if (state !== undefined && !canCarry(state)) return "STATE_TOO_LONG";
  if (token === undefined) return { clientId: named };
  if (hint === undefined) return named === undefined ? "ID_TOKEN_HINT" : { clientId: named };
  if (named !== undefined && !hint.clientIds.includes(named)) return "CLIENT_ID_MISMATCH";
  return { clientId: named ?? hint.clientIds[0] };
};

/** OpenID Connect RP-Initiated Logout 1.0 §3: the very string that was registered, of a client that is known. */
export const judgeLogoutRedirect = (
  uri: string | undefined,
  settings: Pick<OidcSettings, "postLogoutRedirectUris"> | undefined,
): LogoutRefusal | undefined => {
  if (uri === undefined) return undefined;
  if (settings === undefined) return "REDIRECT_WITHOUT_CLIENT";
  return settings.postLogoutRedirectUris.includes(uri) ? undefined : "UNREGISTERED_POST_LOGOUT_REDIRECT_URI";
};
