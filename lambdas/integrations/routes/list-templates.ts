import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listTemplates } from "../contract.ts";
import { listTabs } from "../domain/templates.ts";

export const createListTemplates = (): Route<Principal> =>
  implement(listTemplates, async () => ({ reply: { tabs: listTabs() } }));
