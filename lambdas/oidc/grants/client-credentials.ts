import { onboardingScopes } from "../../core/access/client.ts";
import { narrowScope } from "../domain/narrow-scope.ts";
import type { Grant } from "./grant.ts";

/** RFC 6749 §4.4: the client acts for itself. No refresh token, no ID token. */
export const clientCredentials: Grant = {
  type: "client_credentials",
  scopes: onboardingScopes,
  judge: async ({ client, parameters }) => {
    const judgement = narrowScope(parameters.scope, onboardingScopes);
    if (judgement.outcome === "REFUSED") return judgement;
    // A client without an id cannot have authenticated.
    return { outcome: "GRANTED", subject: client.clientId ?? client.id, scopes: judgement.scopes };
  },
};
