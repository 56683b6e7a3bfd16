import type { ClientAuthenticationMethod } from "./method.ts";

/**
 * A public client: it can keep no secret, so it only names itself and PKCE binds the code to it. A client that has
 * another method is refused when it leaves its proof out, because this one is not among its methods.
 */
export const none: ClientAuthenticationMethod = {
  name: "none",
  read: ({ authorization, parameters }) => {
    const { client_id: clientId, client_secret: secret, client_assertion: assertion } = parameters;
    const proves = authorization !== undefined || secret !== undefined || assertion !== undefined;
    if (clientId === undefined || proves) return { outcome: "ABSENT" };
    return { outcome: "PRESENTED", clientId, credential: "" };
  },
  verify: async () => undefined,
};
