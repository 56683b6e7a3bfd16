import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import type { AdministrationDeps } from "./deps.ts";

export const listIdentities = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.listIdentities, async ({ query, context }) => {
    const { loginHint, search, ...page } = query;
    if (loginHint === undefined) {
      return { reply: await deps.identities.list(context.organization.id, page, search) };
    }
    const found = await deps.identities.findByLogin(context.organization.id, loginHint);
    return { reply: { data: found === undefined ? [] : [found], nextCursor: null } };
  });
