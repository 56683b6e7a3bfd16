import type { Principal } from "../../core/access/management.ts";
import { plusMinutes } from "../../platform/clock.ts";
import { validationFailed } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/insights.ts";
import { type CountRequest, countFacts } from "../domain/count-verifications.ts";
import { MAX_DAYS } from "../domain/time-buckets.ts";
import type { VerificationFact } from "../domain/verification-fact.ts";
import type { AdministrationDeps } from "./deps.ts";

const DEFAULT_DAYS = { hour: 1, day: 30, week: 84 } as const satisfies Record<contract.Interval, number>;
const DAY_MINUTES = 24 * 60;

export const countVerifications = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.countVerifications, async ({ query, context }) => {
    const request = chooseRange(query, deps.clock.now());
    const found = await deps.facts.read(context.organization.id, request.from, request.to);
    const names =
      request.groupBy === "workflow"
        ? await nameWorkflows(deps, context.organization.id, found.facts)
        : new Map<string, string>();
    return { reply: countFacts(request, found, names, deps.clock.now()) };
  });

const chooseRange = (
  query: {
    from?: string | undefined;
    to?: string | undefined;
    interval: contract.Interval;
    groupBy: contract.Grouping;
  },
  now: Date,
): CountRequest => {
  const { interval, groupBy } = query;
  const to = query.to === undefined ? now : new Date(query.to);
  const from =
    query.from === undefined ? plusMinutes(to, -DEFAULT_DAYS[interval] * DAY_MINUTES) : new Date(query.from);
  if (from >= to) throw validationFailed([{ path: "from", message: "must be before to" }]);
  if (plusMinutes(from, MAX_DAYS[interval] * DAY_MINUTES) < to) {
    throw validationFailed([
      { path: "from", message: `must be at most ${MAX_DAYS[interval]} days before to, by ${interval}` },
    ]);
  }
  return { from, to, interval, groupBy };
};

/** The names that workflows have now; for one that is gone, the name of the version that its newest session pinned. */
const nameWorkflows = async (
  deps: Pick<AdministrationDeps, "workflows">,
  organizationId: string,
  facts: readonly VerificationFact[],
): Promise<Map<string, string>> => {
  const newest = new Map<string, number>();
  for (const fact of facts) {
    if (!newest.has(fact.workflowId)) newest.set(fact.workflowId, fact.workflowVersion);
  }
  const named = [...newest].map(async ([id, version]): Promise<[string, string]> => {
    const found =
      (await deps.workflows.get(organizationId, id)) ?? (await deps.workflows.getVersion(id, version));
    return [id, found?.name ?? id];
  });
  return new Map(await Promise.all(named));
};
