import { readOidcSettings } from "../../core/integration/login.ts";
import type { OidcSettings } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { hasFeature } from "../../core/organization/domain.ts";
import type { Organization } from "../../core/organization/schema.ts";
import { isClientId } from "../domain/client-id.ts";
import type { FrontChannelDeps } from "./deps.ts";

/** A client that may sign people in now. */
export interface LoginClient {
  clientId: string;
  integration: Integration;
  organization: Organization;
  settings: OidcSettings;
}

type ClientDeps = Pick<FrontChannelDeps, "integrations" | "organizations" | "log">;

/** Undefined for whoever may not sign people in: unknown, of another kind, disabled, or without the feature. */
export const findLoginClient = async (
  deps: ClientDeps,
  clientId: string,
): Promise<LoginClient | undefined> => {
  const integration = isClientId(clientId) ? await deps.integrations.findByClientId(clientId) : undefined;
  return integration === undefined ? undefined : toLoginClient(deps, integration, clientId);
};

export const toLoginClient = async (
  deps: ClientDeps,
  integration: Integration,
  clientId: string,
): Promise<LoginClient | undefined> => {
  deps.log.with({ integrationId: integration.id, organizationId: integration.organizationId });
  const settings = readOidcSettings(integration);
  if (settings === undefined || integration.status === "DISABLED") return undefined;
  const organization = await deps.organizations.getCached(integration.organizationId);
  if (organization === undefined || !hasFeature(organization, "integrations-ecosystem")) return undefined;
  return { clientId, integration, organization, settings };
};
