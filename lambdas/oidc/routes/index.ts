import type { Route } from "../../platform/http/operation.ts";
import { REVOKE_PATH, TOKEN_PATH, USERINFO_PATH } from "../domain/paths.ts";
import { createIntrospectToken, type IntrospectTokenDeps } from "./introspect-token.ts";
import { createUserinfoRoutes, type ReadUserinfoDeps } from "./read-userinfo.ts";
import { createRequestToken, type RequestTokenDeps } from "./request-token.ts";
import { createRevokeToken, type RevokeTokenDeps } from "./revoke-token.ts";

export type TokenApiDeps = RequestTokenDeps & ReadUserinfoDeps & IntrospectTokenDeps & RevokeTokenDeps;

/** Everything that a client's back end calls, and what a client without one calls from a page. */
export const createTokenApiRoutes = (deps: TokenApiDeps): Route[] => [
  createRequestToken(deps),
  ...createUserinfoRoutes(deps),
  createIntrospectToken(deps),
  createRevokeToken(deps),
];

/** What public clients call from pages of their own: the proof is in the request, no cookie means anything here. */
export const tokenApiOpenPaths: readonly string[] = [TOKEN_PATH, USERINFO_PATH, REVOKE_PATH];
