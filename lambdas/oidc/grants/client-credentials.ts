import { onboardingScopes } from "../../core/access/scopes.ts";
import { narrowScope } from "../domain/narrow-scope.ts";
import type { GrantKind } from "./grant.ts";

/** RFC 6749 §4.4: the client acts for itself. No refresh token, no ID token. */
export const clientCredentials: GrantKind = {
  type: "client_credentials",
  scopes: onboardingScopes,
  judge: async ({ parameters }) => narrowScope(parameters.scope, onboardingScopes),
};
