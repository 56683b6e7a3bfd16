import type { Principal } from "../../core/access/management.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import { assertMayChange } from "../domain/user-rules.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange, requireUser } from "./shared.ts";

const alreadySignedIn = () => conflict("ALREADY_SIGNED_IN", "They have signed in already.");

/** For those who let their temporary password end, or lost the mail. */
export const inviteUserAgain = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.inviteUserAgain, async ({ params, context }) => {
    const user = await requireUser(deps, context, params.id);
    assertMayChange(context, user);
    if (user.lastSeenAt !== null) throw alreadySignedIn();
    const outcome = await deps.signInUsers.inviteAgain(user.email);
    if (outcome === "NOT_NEEDED") throw alreadySignedIn();
    if (outcome === "UNKNOWN") {
      throw conflict(
        "SIGN_IN_MISSING",
        "Their sign-in was deleted at the provider. Remove them here, and invite them anew.",
      );
    }
    // No condition can fail: the trail takes every event.
    await transact(deps.table, [auditChange(deps, context, "user.invited", user.id)]);
    return { reply: undefined };
  });
