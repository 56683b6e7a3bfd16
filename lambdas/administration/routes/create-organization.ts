import type { Principal } from "../../core/access/management.ts";
import { createOnce } from "../../core/idempotency/create-once.ts";
import type { Organization } from "../../core/organization/schema.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";
import { planOrganization } from "../setup/plan-organization.ts";
import { refuseUser, signUp } from "../setup/sign-up.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange, created, idempotencyOf } from "./shared.ts";

export const createOrganization = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.createOrganization, async ({ body, request, context }) => {
    const reply = await createOnce(
      deps,
      idempotencyOf(request, context),
      contract.createOrganization.reply,
      async () => {
        const plan = await planOrganization(deps, body, context.actor);
        const admin = await planAdmin(deps, context, plan.organization, body.adminEmail);
        return { reply: plan.organization, writes: [...plan.writes, ...admin] };
      },
      refuseUser,
    );
    return created(contract.createOrganization.path, reply);
  });

const planAdmin = async (
  deps: AdministrationDeps,
  principal: Principal,
  { id: organizationId }: Organization,
  email: string | undefined,
): Promise<Write[]> => {
  if (email === undefined) return [];
  const user = await signUp(deps, { organizationId, email, role: "admin" });
  return [
    ...deps.users.create(user),
    auditChange(deps, principal, "user.created", user.id, { role: user.role }, organizationId),
  ];
};
