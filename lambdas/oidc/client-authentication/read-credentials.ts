import type { TokenRefusal } from "../domain/refusal.ts";
import type { ClientAuthenticationMethod, ClientRequest } from "./method.ts";
import { clientAuthenticationMethods } from "./registry.ts";

export type PresentedClient =
  | { outcome: "PRESENTED"; method: ClientAuthenticationMethod; clientId: string; credential: string }
  | { outcome: "REFUSED"; refusal: TokenRefusal };

const refused = (refusal: TokenRefusal): PresentedClient => ({ outcome: "REFUSED", refusal });

/** Which client a request claims to be, and by which proof. Exactly one method must be used (RFC 6749 §2.3). */
export const readCredentials = (request: ClientRequest): PresentedClient => {
  const used = clientAuthenticationMethods
    .map((method) => ({ method, reading: method.read(request) }))
    .filter(({ reading }) => reading.outcome !== "ABSENT");
  const [first] = used;
  if (first === undefined || first.reading.outcome === "ABSENT") return refused("NO_CREDENTIALS");
  if (used.length > 1) return refused("SEVERAL_METHODS");
  const { method, reading } = first;
  if (reading.outcome === "MALFORMED") return refused(reading.refusal);
  if (reading.clientId === "") return refused("NO_CREDENTIALS");
  const inBody = request.parameters.client_id;
  if (inBody !== undefined && inBody !== reading.clientId) return refused("CLIENT_ID_MISMATCH");
  return { outcome: "PRESENTED", method, clientId: reading.clientId, credential: reading.credential };
};
