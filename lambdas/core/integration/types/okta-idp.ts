import type { FieldError } from "../../../platform/errors.ts";
import type { IntegrationDefinition } from "../definition.ts";
import { checkLoginClient, oidc } from "./oidc.ts";

/** Where Okta takes the answers of an identity provider; its own domains and custom ones have the same path. */
const CALLBACK_PATH = "/oauth2/v1/authorize/callback";

const isOktaCallback = (uri: string): boolean => {
  const url = new URL(uri);
  return url.protocol === "https:" && url.pathname === CALLBACK_PATH && url.search === "";
};

const checkCallbacks = (redirectUris: readonly string[]): FieldError[] =>
  redirectUris.flatMap((uri, index) =>
    isOktaCallback(uri)
      ? []
      : [{ path: `redirectUris.${index}`, message: `must be https and end in ${CALLBACK_PATH}` }],
  );

/** Okta as the relying party: an identity provider of the organization there, as a factor or for sign-in. */
export const oktaIdp: IntegrationDefinition = {
  ...oidc,
  type: "OKTA_IDP",
  title: "Okta identity provider",
  description: "Okta asks for a verification as an authenticator or as a sign-in.",
  tab: "IAM",
  check: (given) => [...checkCallbacks(given.redirectUris), ...checkLoginClient(given)],
};
