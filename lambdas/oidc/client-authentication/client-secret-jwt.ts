import { readAssertion, verifyAssertion } from "./assertion.ts";
import type { ClientAuthenticationMethod } from "./method.ts";

const ALGORITHMS = ["HS256"];

/** An assertion with a MAC by the client secret, which itself is not sent (OpenID Connect Core 1.0 §9). */
export const clientSecretJwt: ClientAuthenticationMethod = {
  name: "client_secret_jwt",
  read: (request) => readAssertion(request, "SYMMETRIC"),
  verify: async (assertion, context) => {
    const secrets = (await context.readSecrets()).filter((secret) => secret !== "");
    if (secrets.length === 0) return "NO_SECRET";
    const keys = secrets.map((secret) => new TextEncoder().encode(secret));
    return verifyAssertion(assertion, keys, ALGORITHMS, context);
  },
};
