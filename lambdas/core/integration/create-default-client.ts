import type { Clock } from "../../platform/clock.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Actor } from "../audit/schema.ts";
import type { AuditStore } from "../audit/store.ts";
import { DEFAULT_CLIENT_NAME, newIntegration } from "./domain.ts";
import type { Integration } from "./schema.ts";
import type { IntegrationStore } from "./store.ts";

export interface DefaultClientDeps {
  integrations: IntegrationStore;
  audit: AuditStore;
  clock: Clock;
  ids: Ids;
}

export interface DefaultClientPlan {
  /** The integration that is made, or the id of the one that exists. */
  integrationId: string;
  /** To be added to the transaction that switches the feature on; empty where the integration exists already. */
  writes: Write[];
}

/**
 * The *Default client credentials* integration of an organization, without a secret. It is made once for ever: its row
 * has a condition (label `default`), so of two transactions at once one fails as a whole and is planned again by its
 * caller, who then gets no writes.
 */
export const planDefaultClient = async (
  deps: DefaultClientDeps,
  organizationId: string,
  actor: Actor,
): Promise<DefaultClientPlan> => {
  const existing = await deps.integrations.findDefaultId(organizationId);
  if (existing !== undefined) return { integrationId: existing, writes: [] };
  const created = newDefaultClient(deps, organizationId);
  return {
    integrationId: created.id,
    writes: [
      ...deps.integrations.create(created, { onlyDefault: true }),
      deps.audit.record({
        organizationId,
        actor,
        action: "integration.created",
        target: { type: "integration", id: created.id },
        details: { type: created.type, automatic: true },
      }),
    ],
  };
};

const newDefaultClient = (deps: DefaultClientDeps, organizationId: string): Integration =>
  newIntegration(
    {
      id: deps.ids.next("int"),
      clientId: deps.ids.next("cli"),
      organizationId,
      type: "CLIENT_CREDENTIALS",
      name: DEFAULT_CLIENT_NAME,
    },
    deps.clock.now(),
  );
