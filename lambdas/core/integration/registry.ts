import type { IntegrationDefinition } from "./definition.ts";
import { api } from "./types/api.ts";
import { clientCredentials } from "./types/client-credentials.ts";
import { oidc } from "./types/oidc.ts";
import { oktaIdp } from "./types/okta-idp.ts";

/** Every kind of integration that can be made. */
export const integrationTypes: readonly IntegrationDefinition[] = [oidc, api, clientCredentials, oktaIdp];

const byType = new Map(integrationTypes.map((definition) => [definition.type, definition]));

export const findIntegrationType = (type: string): IntegrationDefinition | undefined => byType.get(type);

/** For a type that was checked when the integration was stored. */
export const requireIntegrationType = (type: string): IntegrationDefinition => {
  const found = byType.get(type);
  if (found === undefined) throw new Error(`No integration type is registered as ${type}.`);
  return found;
};
