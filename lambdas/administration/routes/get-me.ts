import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";

export const getMe = (): Route<Principal> =>
  implement(contract.getMe, async ({ context: { userId, role, organization } }) => ({
    reply: { userId, role, organization },
  }));
