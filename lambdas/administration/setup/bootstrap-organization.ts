import * as z from "zod";
import type { Actor } from "../../core/audit/schema.ts";
import { type AuditStore, createAuditStore } from "../../core/audit/store.ts";
import { createIntegrationStore } from "../../core/integration/store.ts";
import { organizationName } from "../../core/organization/schema.ts";
import { createOrganizationStore } from "../../core/organization/store.ts";
import { newUser } from "../../core/user/domain.ts";
import { type Role, role } from "../../core/user/schema.ts";
import { createUserStore, type UserStore } from "../../core/user/store.ts";
import { createWorkflowStore } from "../../core/workflow/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { CustomResourceResult } from "../../platform/custom-resource.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import type { Ids } from "../../platform/ids.ts";
import { emailAddress } from "../../platform/text.ts";
import { type Bootstrapped, type BootstrapRow, createBootstrapRow } from "../store/bootstrap-row.ts";
import type { SignInUsers } from "../store/sign-in-users.ts";
import { type PlanDeps, planOrganization } from "./plan-organization.ts";

const demoUser = z.object({ role, username: emailAddress.toLowerCase() });

/** What the template says; CloudFormation hands every property over as text and leaves out what is not set. */
const properties = z.object({
  organizationName,
  /** The first operator. An empty text counts as absent. */
  adminEmail: z.union([z.literal("").transform(() => undefined), emailAddress.toLowerCase()]).optional(),
  demoUsers: z
    .string()
    .default("[]")
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(demoUser)),
});

export interface BootstrapDeps extends PlanDeps {
  table: Table;
  audit: AuditStore;
  users: UserStore;
  row: BootstrapRow;
  signInUsers: SignInUsers;
}

const ACTOR: Actor = { type: "SYSTEM", id: "bootstrap" };

/**
 * Makes what nobody could make otherwise: the first organization with its workflow and client credentials, and the
 * first users. A second run, also after one that died half way, finds what is there and adds what is missing.
 */
export const createBootstrap =
  (deps: BootstrapDeps) =>
  async (given: Record<string, unknown>): Promise<CustomResourceResult> => {
    const wanted = properties.parse(given);
    const made = await findOrMake(deps, wanted.organizationName);
    if (wanted.adminEmail !== undefined) {
      await addUser(deps, made.organizationId, wanted.adminEmail, "operator", true);
    }
    for (const demo of wanted.demoUsers) {
      await addUser(deps, made.organizationId, demo.username, demo.role, false);
    }
    return {
      physicalResourceId: made.organizationId,
      data: {
        OrganizationId: made.organizationId,
        DefaultWorkflowId: made.workflowId,
        ClientCredentialsIntegrationId: made.clientCredentialsIntegrationId,
      },
    };
  };

const findOrMake = async (deps: BootstrapDeps, name: string): Promise<Bootstrapped> => {
  const existing = await deps.row.find();
  if (existing !== undefined) return existing;
  const plan = await planOrganization(deps, { name, features: ["integrations-ecosystem"] }, ACTOR);
  if (plan.clientId === undefined) throw new Error("The first organization has no client credentials.");
  const made = {
    organizationId: plan.organization.id,
    workflowId: plan.workflowId,
    clientCredentialsIntegrationId: plan.clientId,
  };
  const outcome = await transact(deps.table, [deps.row.create(made), ...plan.writes]);
  if (outcome.ok) return made;
  // Two runs at once: the other one was first.
  const other = await deps.row.find();
  if (other === undefined) throw new Error(`The first organization was refused: ${outcome.failed.join()}.`);
  return other;
};

const addUser = async (
  deps: BootstrapDeps,
  organizationId: string,
  email: string,
  wanted: Role,
  invite: boolean,
): Promise<void> => {
  const subject = await deps.signInUsers.ensure(email, { invite });
  // What an administrator changed since is theirs: an existing user keeps organization and role.
  if ((await deps.users.getBySubject(subject)) !== undefined) return;
  const user = newUser(
    { id: deps.ids.next("usr"), subject, organizationId, email, role: wanted },
    deps.clock.now(),
  );
  const outcome = await transact(deps.table, [
    ...deps.users.create(user),
    deps.audit.record({
      organizationId,
      actor: ACTOR,
      action: "user.created",
      target: { type: "user", id: user.id },
      details: { role: user.role },
    }),
  ]);
  if (!outcome.ok && !outcome.failed.includes("user")) {
    throw new Error(`A user was refused: ${outcome.failed.join()}.`);
  }
};

export const connectBootstrap = (
  table: Table,
  signInUsers: SignInUsers,
  clock: Clock,
  ids: Ids,
): BootstrapDeps => ({
  table,
  clock,
  ids,
  signInUsers,
  organizations: createOrganizationStore(table, clock),
  workflows: createWorkflowStore(table),
  integrations: createIntegrationStore(table),
  users: createUserStore(table),
  audit: createAuditStore(table, clock, ids),
  row: createBootstrapRow(table),
});
