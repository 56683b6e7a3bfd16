import type { Principal } from "../../core/access/management.ts";
import type { User } from "../../core/user/schema.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import { assertMayChange, lastAdmin } from "../domain/user-rules.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange, requireUser } from "./shared.ts";

export const deleteUser = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.deleteUser, async ({ params, context }) => {
    const user = await requireUser(deps, context, params.id);
    assertMayChange(context, user);
    const outcome = await transact(deps.table, [
      ...deps.users.remove(user),
      auditChange(deps, context, "user.deleted", user.id, { role: user.role }),
    ]);
    if (!outcome.ok) {
      throw outcome.failed.includes("user")
        ? conflict("CONFLICT", "The user was changed at the same time. Try again.")
        : lastAdmin();
    }
    await removeSignIn(deps, user);
    return { reply: undefined };
  });

/** The access has ended with the record; a sign-in that stays behind opens nothing. */
const removeSignIn = async (deps: AdministrationDeps, user: User): Promise<void> => {
  try {
    await deps.signInUsers.remove(user.email);
  } catch (error) {
    deps.log.warn("SIGN_IN_USER_LEFT", { userId: user.id }, error);
  }
};
