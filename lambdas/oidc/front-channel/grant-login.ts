import type { AuthorizationRequest } from "../domain/authorization-request.ts";
import { type GrantRecord, newGrant } from "../domain/grant-record.ts";
import type { Verification } from "../domain/op-session.ts";
import type { FrontChannelDeps } from "./deps.ts";
import type { LoginClient } from "./login-client.ts";

/** The grant for a person who was verified, and its authorization code. */
export const grantLogin = (
  deps: Pick<FrontChannelDeps, "ids" | "clock">,
  { clientId, integration }: LoginClient,
  request: AuthorizationRequest,
  verified: Verification,
): { grant: GrantRecord; code: string } => {
  const { redirectUri, codeChallenge, nonce, scopes, claims } = request;
  return newGrant(
    {
      clientId,
      integrationId: integration.id,
      organizationId: integration.organizationId,
      redirectUri,
      scopes,
      claims,
      ...(codeChallenge === undefined ? {} : { codeChallenge }),
      ...(nonce === undefined ? {} : { nonce }),
      identityId: verified.identityId,
      sessionId: verified.sessionId,
      authTime: verified.authTime,
      amr: verified.amr,
      acr: verified.acr,
    },
    deps.ids,
    deps.clock.now(),
  );
};
