import { createLocalJWKSet } from "jose";
import { readOidcSettings } from "../../core/integration/login.ts";
import { assertionAlgorithms } from "../../core/integration/oidc-settings.ts";
import { jsonWebKeySet } from "../../core/signing-key/schema.ts";
import { readAssertion, verifyAssertion } from "./assertion.ts";
import type { ClientAuthenticationMethod } from "./method.ts";

/**
 * An assertion signed by the client (OpenID Connect Core 1.0 §9). Only keys of its integration count: what the header
 * says of keys elsewhere (`jku`, `x5u`, `jwk`) is not looked at.
 */
export const privateKeyJwt: ClientAuthenticationMethod = {
  name: "private_key_jwt",
  read: (request) => readAssertion(request, "ASYMMETRIC"),
  verify: async (assertion, context) => {
    const jwks = readOidcSettings(context.integration)?.jwks;
    const keys = jwks === undefined ? [] : [createLocalJWKSet(jsonWebKeySet.parse(jwks))];
    return verifyAssertion(assertion, keys, assertionAlgorithms, context);
  },
};
