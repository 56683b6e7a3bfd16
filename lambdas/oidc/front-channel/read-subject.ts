import type { AuthorizationRefusal } from "../domain/authorization-refusal.ts";
import type { ClaimsRequest } from "../domain/claims-request.ts";
import type { FrontChannelDeps } from "./deps.ts";

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
