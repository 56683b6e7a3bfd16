import { matchSecret } from "./match-secret.ts";
import type { ClientAuthenticationMethod } from "./method.ts";

/** `client_id` and `client_secret` in the body (RFC 6749 §2.3.1). A client_id alone is no authentication. */
export const clientSecretPost: ClientAuthenticationMethod = {
  name: "client_secret_post",
  read: ({ parameters: { client_id: clientId, client_secret: secret } }) => {
    if (secret === undefined) return { outcome: "ABSENT" };
    return { outcome: "PRESENTED", clientId: clientId ?? "", credential: secret };
  },
  verify: matchSecret,
};
