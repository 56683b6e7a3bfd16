import type { Principal } from "../../core/access/management.ts";
import { createOnce } from "../../core/idempotency/create-once.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import { assertMayGive } from "../domain/user-rules.ts";
import { refuseUser, signUp } from "../setup/sign-up.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange, created, idempotencyOf } from "./shared.ts";

export const createUser = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.createUser, async ({ body, request, context }) => {
    assertMayGive(context, body.role);
    const reply = await createOnce(
      deps,
      idempotencyOf(request, context),
      contract.createUser.reply,
      async () => {
        const user = await signUp(deps, { ...body, organizationId: context.organization.id });
        return {
          reply: contract.createUser.reply.parse(user),
          writes: [
            ...deps.users.create(user),
            auditChange(deps, context, "user.created", user.id, { role: user.role }),
          ],
        };
      },
      refuseUser,
    );
    return created(contract.createUser.path, reply);
  });
