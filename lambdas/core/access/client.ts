import { AppError, forbidden, unauthorized } from "../../platform/errors.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import type { Actor } from "../audit/schema.ts";
import { type AccessTokenReaderDeps, createAccessTokenReader } from "./access-token.ts";
import { readBearer } from "./bearer.ts";
import type { OnboardingScope } from "./scopes.ts";

/** A back end that calls with a token of its client credentials. */
export interface ClientPrincipal {
  organizationId: string;
  clientId: string;
  scopes: readonly string[];
  actor: Actor;
}

/** Who a bearer token of ours lets in, and whether it may do this. */
export const createClientAccess = (deps: AccessTokenReaderDeps) => {
  const readToken = createAccessTokenReader(deps);

  return {
    authenticate: async (request: HttpRequest, scope: OnboardingScope): Promise<ClientPrincipal> => {
      const reading = await readToken(readBearer(request));
      if (reading.outcome === "INVALID") throw unauthorized(undefined, reading.cause);
      const { payload } = reading;
      const scopes = payload.scope.split(" ");
      if (!scopes.includes(scope)) throw insufficientScope(scope);
      return {
        organizationId: payload.org_id,
        clientId: payload.client_id,
        scopes,
        actor: { type: "CLIENT", id: payload.client_id },
      };
    },
  };
};

const insufficientScope = (scope: OnboardingScope): AppError =>
  new AppError({
    ...forbidden("INSUFFICIENT_SCOPE", `The token needs the scope ${scope}.`),
    headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${scope}"` },
  });
