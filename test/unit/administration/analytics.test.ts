import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { countFacts } from "../../../lambdas/administration/domain/count-verifications.ts";
import { bucketStart, bucketStarts } from "../../../lambdas/administration/domain/time-buckets.ts";
import type { VerificationFact } from "../../../lambdas/administration/domain/verification-fact.ts";
import {
  createVerificationFacts,
  MAX_PAGES,
} from "../../../lambdas/administration/store/verification-facts.ts";
import { sessionStatuses } from "../../../lambdas/core/session/state-machine.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { createIds } from "../../../lambdas/platform/ids.ts";
import { commit, createSession } from "../../support/test-product.ts";
import { createTestApi, ifMatch, type TestApi, type TestOrganization } from "./api.ts";

let api: TestApi;
let org: TestOrganization;

beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  org = await api.openOrganization();
});

const url = "analytics/verifications";
const at = (time: string): string => encodeURIComponent(time);
const MINUTE = 60;

describe("a period that cannot be counted is refused", () => {
  it.each([
    ["that ends before it begins", "from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z", "from"],
    ["of no length", "from=2026-02-01T00:00:00Z&to=2026-02-01T00:00:00Z", "from"],
    ["of 32 days by hour", "from=2026-01-01T00:00:00Z&to=2026-02-02T00:00:00Z&interval=hour", "from"],
    ["of 367 days by day", "from=2025-01-01T00:00:00Z&to=2026-01-03T00:00:00Z", "from"],
    ["by month", "interval=month", "interval"],
    ["by person", "groupBy=loginHint", "groupBy"],
    ["with a date instead of a time", "from=2026-01-01", "from"],
    ["with a time that does not exist", "from=2026-02-30T00:00:00Z", "from"],
  ])("%s", async (_, query, path) => {
    const answer = await org.viewer("GET", `${url}?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe("verifications are counted", () => {
  it("by the day of their making, with the state that they have now", async () => {
    const day = api.product.clock.now().toISOString();
    const { id } = await createSession(api.product, org, { linkValidityInMinutes: 60 });
    await org.agent("POST", `sessions/${id}/cancel`);
    await createSession(api.product, org, { linkValidityInMinutes: 2880 });
    await createSession(api.product, org, { linkValidityInMinutes: 60 });
    api.product.clock.advance(24 * 60 * MINUTE);
    await createSession(api.product, org);
    const to = new Date(api.product.clock.now().getTime() + 1000).toISOString();
    const { body } = await org.viewer("GET", `${url}?from=${at(day)}&to=${at(to)}`);
    expect(body).toMatchObject({ total: 4, truncated: false, countedFrom: day, interval: "day" });
    // The third link is past its time although nobody has written that down yet.
    expect(body.statuses).toMatchObject({ CREATED: 2, CANCELED: 1, EXPIRED: 1, SUCCEEDED: 0 });
    expect(body.buckets).toEqual([`${day.slice(0, 10)}T00:00:00.000Z`, `${to.slice(0, 10)}T00:00:00.000Z`]);
    const counts = Object.fromEntries(
      body.series.map((series: { key: string; counts: number[] }) => [series.key, series.counts]),
    );
    expect(counts).toEqual({ CREATED: [1, 1], CANCELED: [1, 0], EXPIRED: [1, 0] });
  });

  it("by integration, under the name that their newest session has", async () => {
    await createSession(api.product, org);
    const now = new Date(api.product.clock.now().getTime() + 1000).toISOString();
    const answer = await org.viewer("GET", `${url}?groupBy=integration&interval=hour&to=${at(now)}`);
    expect(answer.body.series).toMatchObject([
      { key: org.integration.id, name: "Back office", total: 1, statuses: { CREATED: 1 } },
    ]);
  });

  it("by workflow, under the name that it has now, or had when it was deleted", async () => {
    await createSession(api.product, org);
    const now = at(new Date(api.product.clock.now().getTime() + 1000).toISOString());
    const read = async () =>
      (await org.viewer("GET", `${url}?groupBy=workflow&to=${now}`)).body.series[0].name;
    expect(await read()).toBe("Standard");
    const body = { name: "Renamed", modules: [{ type: "one-time-code" }] };
    await org.admin("PUT", `workflows/${org.workflow.id}`, body, ifMatch(1));
    expect(await read()).toBe("Renamed");
    const stored = await api.product.workflows.get(org.organization.id, org.workflow.id);
    if (stored === undefined) throw new Error("gone");
    await commit(api.product.table, [api.product.workflows.remove(stored)]);
    expect(await read()).toBe("Standard");
  });

  it("of one's own organization only", async () => {
    const other = await api.openOrganization();
    await createSession(api.product, other);
    const now = at(new Date(api.product.clock.now().getTime() + 1000).toISOString());
    expect((await org.viewer("GET", `${url}?to=${now}`)).body.total).toBe(0);
  });

  it("from the start on and up to, not including, the end", async () => {
    const start = api.product.clock.now().toISOString();
    await createSession(api.product, org);
    api.product.clock.advance(1);
    const end = api.product.clock.now().toISOString();
    await createSession(api.product, org);
    expect((await org.viewer("GET", `${url}?from=${at(start)}&to=${at(end)}`)).body.total).toBe(1);
  });
});

describe("how verifications went", () => {
  const NOW = new Date("2026-03-02T00:00:00.000Z");
  const fact = (change: Partial<VerificationFact>): VerificationFact => ({
    id: "ses_1",
    status: "SUCCEEDED",
    integrationId: "int_1",
    integrationName: "Shop",
    workflowId: "wfl_1",
    workflowVersion: 1,
    failureReason: null,
    modules: [],
    createdAt: "2026-03-01T10:00:00.000Z",
    startedAt: "2026-03-01T10:00:00.000Z",
    finishedAt: "2026-03-01T10:00:30.000Z",
    expiresAt: "2026-03-01T11:00:00.000Z",
    ...change,
  });
  const from = new Date("2026-03-01T00:00:00.000Z");
  const count = (facts: VerificationFact[], groupBy: "integration" | "status" = "status") =>
    countFacts({ from, to: NOW, interval: "day", groupBy }, { facts, complete: true }, new Map(), NOW);
  const finishedAt = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, seconds)).toISOString();

  it("has a median of the successes alone, for all and for each group", () => {
    const facts = [10, 20, 90].map((seconds) => fact({ finishedAt: finishedAt(seconds) }));
    const failed = fact({ status: "FAILED", finishedAt: finishedAt(3000) });
    const other = fact({ integrationId: "int_2", finishedAt: finishedAt(40) });
    expect(count([...facts, failed]).medianSecondsToSucceed).toBe(20);
    const counts = count([...facts, failed, other], "integration");
    expect(counts.medianSecondsToSucceed).toBe(30);
    expect(counts.series.map((series) => series.medianSecondsToSucceed)).toEqual([20, 40]);
    expect(count([failed]).medianSecondsToSucceed).toBeNull();
    expect(count([]).medianSecondsToSucceed).toBeNull();
  });

  it("shows how far people came, module by module, in the order of the workflow", () => {
    const code = (status: VerificationFact["modules"][number]["status"]) => ({
      type: "one-time-code",
      status,
    });
    const review = (status: VerificationFact["modules"][number]["status"]) => ({
      type: "manual-review",
      status,
    });
    const { funnel } = count([
      fact({ modules: [code("PASSED"), review("PASSED")] }),
      fact({ modules: [code("PASSED"), review("REVIEW")], status: "PENDING_REVIEW" }),
      fact({ modules: [code("FAILED"), review("PENDING")], status: "FAILED" }),
      fact({ modules: [code("ACTIVE"), review("PENDING")], status: "STARTED" }),
      fact({ modules: [code("PENDING"), review("PENDING")], status: "CREATED" }),
    ]);
    expect(funnel).toEqual([
      { type: "one-time-code", reached: 4, passed: 2, failed: 1, inReview: 0 },
      { type: "manual-review", reached: 2, passed: 1, failed: 0, inReview: 1 },
    ]);
  });

  it("counts why they ended, also where the sweeper has yet to write it", () => {
    const open = { finishedAt: null, failureReason: null } as const;
    const { failureReasons } = count([
      fact({ status: "FAILED", failureReason: "TOO_MANY_ATTEMPTS" }),
      fact({ status: "EXPIRED", failureReason: "LINK_EXPIRED" }),
      fact({ ...open, status: "CREATED", startedAt: null }),
      fact({ ...open, status: "STARTED", expiresAt: "2026-03-05T00:00:00.000Z" }),
      fact({}),
    ]);
    expect(failureReasons).toEqual([
      { reason: "LINK_EXPIRED", count: 2 },
      { reason: "TOO_MANY_ATTEMPTS", count: 1 },
    ]);
  });

  it("is read from the table as it was written", async () => {
    const { id } = await createSession(api.product, org);
    await org.agent("POST", `sessions/${id}/cancel`);
    const to = at(new Date(api.product.clock.now().getTime() + 1000).toISOString());
    const { body } = await org.viewer("GET", `${url}?to=${to}`);
    expect(body).toMatchObject({
      medianSecondsToSucceed: null,
      failureReasons: [{ reason: "CANCELED", count: 1 }],
      funnel: [{ type: "one-time-code", passed: 0, failed: 0, inReview: 0 }],
    });
  });
});

describe("more sessions than one answer counts", () => {
  const ids = createIds({ now: () => new Date("2026-03-01T12:00:00.000Z") });
  const row = (createdAt: string) => ({
    id: ids.next("ses"),
    status: "SUCCEEDED",
    integrationId: "int_1",
    integrationName: "Shop",
    workflowId: "wfl_1",
    workflowVersion: 1,
    failureReason: null,
    modules: [],
    createdAt,
    startedAt: createdAt,
    finishedAt: createdAt,
    expiresAt: createdAt,
  });

  /** A table whose index never ends, page by page an hour further back. */
  const endless = (): { table: Table; pages: () => number } => {
    let pages = 0;
    const send = async () => {
      pages += 1;
      const createdAt = new Date(Date.UTC(2026, 2, 1, 12 - pages)).toISOString();
      return { Items: [row(createdAt)], LastEvaluatedKey: { pk: "p", sk: "s", listPk: "l", listSk: "m" } };
    };
    return { table: { name: "t", client: { send } as unknown as Table["client"] }, pages: () => pages };
  };

  it("are not read for ever, and the answer says from when on it is complete", async () => {
    const { table, pages } = endless();
    const from = new Date("2026-02-28T00:00:00.000Z");
    const to = new Date("2026-03-01T12:00:00.000Z");
    const found = await createVerificationFacts(table).read("org_1", from, to);
    expect(pages()).toBe(MAX_PAGES);
    expect(found.complete).toBe(false);
    const counts = countFacts({ from, to, interval: "day", groupBy: "status" }, found, new Map(), to);
    expect(counts).toMatchObject({ truncated: true, total: MAX_PAGES });
    expect(counts.countedFrom).toBe(found.facts.at(-1)?.createdAt);
  });
});

describe("for any sessions", () => {
  const FROM = Date.UTC(2026, 0, 1);
  const DAYS = 20;
  const fact = fc.record({
    id: fc.uuid(),
    status: fc.constantFrom(...sessionStatuses),
    integrationId: fc.constantFrom("int_1", "int_2", "constructor"),
    integrationName: fc.string(),
    workflowId: fc.constantFrom("wfl_1", "__proto__"),
    workflowVersion: fc.constant(1),
    createdAt: fc
      .integer({ min: FROM, max: FROM + DAYS * 86_400_000 - 1 })
      .map((time) => new Date(time).toISOString()),
    failureReason: fc.constantFrom(null, "CANCELED", "toString"),
    modules: fc.array(
      fc.record({
        type: fc.constantFrom("one-time-code", "manual-review", "constructor"),
        status: fc.constantFrom("PENDING", "ACTIVE", "PASSED", "FAILED", "REVIEW" as const),
      }),
      { maxLength: 3 },
    ),
    startedAt: fc.constantFrom(null, "2026-01-09T00:00:00.000Z"),
    finishedAt: fc.constantFrom(null, "2026-01-09T00:01:00.000Z"),
    expiresAt: fc.constant("2026-01-10T00:00:00.000Z"),
  });
  const interval = fc.constantFrom("hour", "day", "week" as const);

  it("every session is counted once in the total, once in a series and once in a bucket", () => {
    fc.assert(
      fc.property(
        fc.array(fact, { maxLength: 40 }),
        interval,
        fc.constantFrom("integration", "workflow", "status" as const),
        (facts: VerificationFact[], by, groupBy) => {
          const to = new Date(FROM + DAYS * 86_400_000);
          const counts = countFacts(
            { from: new Date(FROM), to, interval: by, groupBy },
            { facts, complete: true },
            new Map(),
            to,
          );
          const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
          expect(sum(Object.values(counts.statuses))).toBe(facts.length);
          expect(sum(counts.series.map((series) => series.total))).toBe(facts.length);
          for (const series of counts.series) {
            expect(series.counts).toHaveLength(counts.buckets.length);
            expect(sum(series.counts)).toBe(series.total);
            expect(sum(Object.values(series.statuses))).toBe(series.total);
          }
          for (const step of counts.funnel) {
            expect(step.passed + step.failed + step.inReview).toBeLessThanOrEqual(step.reached);
          }
          expect(sum(counts.failureReasons.map(({ count }) => count))).toBeLessThanOrEqual(facts.length);
        },
      ),
    );
  });

  it("buckets cover the period without holes, weeks from Monday on", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: FROM, max: FROM + 1e9 }),
        fc.integer({ min: 1, max: 30 * 86_400_000 }),
        interval,
        (from, length, by) => {
          const starts = bucketStarts(new Date(from), new Date(from + length), by);
          expect(starts[0]).toBeLessThanOrEqual(from);
          expect(starts.map((start) => bucketStart(start, by))).toEqual(starts);
          const last = starts.at(-1) ?? 0;
          expect(last).toBeLessThan(from + length);
          expect(bucketStart(from + length - 1, by)).toBe(last);
          if (by === "week") expect(new Date(last).getUTCDay()).toBe(1);
        },
      ),
    );
  });
});
