import type { AuthorizationRefusal } from "../domain/authorization-refusal.ts";
import type { AuthorizationRequest } from "../domain/authorization-request.ts";
import type { ClaimsRequest } from "../domain/claims-request.ts";
import type { FrontChannelDeps } from "./deps.ts";
import type { LoginClient } from "./login-client.ts";

export type SubjectReading =
  | { outcome: "READ"; subject: string | undefined }
  | { outcome: "REFUSED"; refusal: AuthorizationRefusal };

/** `claims={"id_token":{"sub":{"value":"…"}}}` asks for one person (OpenID Connect Core 1.0 §5.5.1). */
const requestedSubject = ({ id_token: idToken }: ClaimsRequest): string | undefined => {
  const value = idToken?.sub?.value;
  return typeof value === "string" ? value : undefined;
};

/** The `sub` that the client wants to hear about, by `id_token_hint` or by `claims`. */
export const readSubject = async (
  { idTokens }: Pick<FrontChannelDeps, "idTokens">,
  clientId: string,
  hint: string | undefined,
  claims: ClaimsRequest,
): Promise<SubjectReading> => {
  const requested = requestedSubject(claims);
  if (hint === undefined) return { outcome: "READ", subject: requested };
  const token = await idTokens.read(hint);
  // One that was made for another client is no business of this one.
  if (token === undefined || !token.clientIds.includes(clientId))
    return { outcome: "REFUSED", refusal: "ID_TOKEN_HINT" };
  if (requested !== undefined && requested !== token.subject)
    return { outcome: "REFUSED", refusal: "SUBJECT_CONFLICT" };
  return { outcome: "READ", subject: token.subject };
};

const IDENTITY_ID = /^idn_[0-9a-z]{26}$/;

/**
 * The request with the person whom its subject names, who then need not be asked. A public subject is an identity's id;
 * whatever is none of this organization was made up, and is only compared with who is verified in the end.
 */
export const nameSubject = async (
  { identities }: Pick<FrontChannelDeps, "identities">,
  { integration, settings }: LoginClient,
  request: AuthorizationRequest,
): Promise<AuthorizationRequest> => {
  const { subject, loginHint } = request;
  if (subject === undefined || loginHint !== undefined || settings.subjectType !== "public") return request;
  if (!IDENTITY_ID.test(subject)) return request;
  const person = await identities.get(integration.organizationId, subject);
  return person === undefined ? request : { ...request, loginHint: person.id };
};
