import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";
import { versioned } from "./shared.ts";

export const getOrganization = (): Route<Principal> =>
  implement(contract.getOrganization, async ({ context }) => versioned(context.organization));
