import type { Principal } from "../../core/access/management.ts";
import { isVisitNew } from "../../core/user/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";
import type { AdministrationDeps } from "./deps.ts";

/** What the dashboard asks first, and so a visit. */
export const getMe = (deps: Pick<AdministrationDeps, "users" | "clock">): Route<Principal> =>
  implement(contract.getMe, async ({ context: { userId, subject, role, organization, lastSeenAt } }) => {
    const now = deps.clock.now();
    if (isVisitNew(lastSeenAt, now)) await deps.users.noteVisit(subject, now);
    return { reply: { userId, role, organization } };
  });
