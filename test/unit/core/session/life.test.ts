import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cancelSession,
  redactSession,
  resendSession,
} from "../../../../lambdas/core/session/administer-session.ts";
import { change } from "../../../../lambdas/core/session/domain.ts";
import { isOpen } from "../../../../lambdas/core/session/state-machine.ts";
import { expireOverdue } from "../../../../lambdas/onboarding/expire-overdue.ts";
import { createSession, createTenant, createTestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { type Browser, createBrowser } from "../../verification/person.ts";

const table = await createTestTable();

const product = createTestProduct(table);
const tenants = [
  await createTenant(product),
  await createTenant(product, {
    modules: [{ type: "one-time-code" }, { type: "manual-review" }],
    decision: { onFailure: "REVIEW" },
  }),
];

interface Visit {
  id: string;
  organizationId: string;
  tokens: string[];
  browsers: Browser[];
}

const lastCodeOf = (id: string): string => {
  const message = product.notifications.messages.findLast(
    (each) => each.kind === "CODE" && each.sessionId === id,
  );
  return message?.kind === "CODE" ? message.code : "000000";
};

const commandOn = (visit: Visit) => ({
  organizationId: visit.organizationId,
  actor: { type: "USER", id: "usr_1" } as const,
  id: visit.id,
});

const decide = async (visit: Visit, approve: boolean): Promise<void> => {
  const session = await product.sessions.get(visit.id);
  if (session?.status !== "PENDING_REVIEW") return;
  if (approve) await product.writer.succeed(session, {});
  else
    await product.writer.write(
      change(session, "fail", { failureReason: "REVIEW_REJECTED" }, product.writer.now()),
    );
};

/** Everything that people, callers and clocks can do to one session. */
const deeds: Record<string, (visit: Visit) => Promise<unknown>> = {
  start: (visit) => visit.browsers[0]?.start(visit.tokens.at(-1) ?? "") ?? Promise.resolve(),
  startElsewhere: (visit) => visit.browsers[1]?.start(visit.tokens.at(-1) ?? "") ?? Promise.resolve(),
  right: (visit) => visit.browsers[0]?.act("verify", { code: lastCodeOf(visit.id) }) ?? Promise.resolve(),
  wrong: async (visit) => {
    const code = lastCodeOf(visit.id) === "000000" ? "111111" : "000000";
    for (let i = 0; i < 3; i++) await visit.browsers[0]?.act("verify", { code });
  },
  send: (visit) => visit.browsers[0]?.act("send", { channel: "EMAIL" }) ?? Promise.resolve(),
  cancel: (visit) => cancelSession(product, commandOn(visit)),
  resend: async (visit) => {
    const { url } = await resendSession(product, commandOn(visit));
    visit.tokens.push(url.slice(url.lastIndexOf("/") + 1));
  },
  redact: (visit) => redactSession(product, commandOn(visit)),
  approve: (visit) => decide(visit, true),
  reject: (visit) => decide(visit, false),
  wait: async () => product.clock.advance(20 * 60),
  sweep: () => expireOverdue(product),
};

const deed = fc.constantFrom(...Object.keys(deeds));
/** Pairs happen at the same time. */
const course = fc.array(
  fc.oneof(
    deed.map((name) => [name]),
    fc.tuple(deed, deed),
  ),
  { maxLength: 10 },
);

const run = async (tenantIndex: number, steps: readonly (readonly string[])[]): Promise<Visit> => {
  const tenant = tenants[tenantIndex];
  if (tenant === undefined) throw new Error("no such tenant");
  const session = await createSession(product, tenant, { externalCustomerId: "customer-7" });
  const visit: Visit = {
    id: session.id,
    organizationId: tenant.organization.id,
    tokens: [session.token],
    browsers: [createBrowser(product), createBrowser(product)],
  };
  for (const step of steps) {
    const outcomes = await Promise.allSettled(step.map((name) => deeds[name]?.(visit)));
    for (const outcome of outcomes) {
      // What callers may be refused is an AppError; anything else is a defect.
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ name: "AppError" });
    }
  }
  return visit;
};

const finish = async (visit: Visit): Promise<void> => {
  product.clock.advance(2 * 60 * 60);
  await expireOverdue(product);
  await decide(visit, true);
};

describe("a session on a real table, whatever happens to it and whatever happens at once", () => {
  it("ends with one terminal event, numbers its events without a gap, and leaves nothing to expire", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: tenants.length - 1 }), course, async (tenantIndex, steps) => {
        const visit = await run(tenantIndex, steps);
        await finish(visit);
        const session = await product.sessions.get(visit.id);
        if (session === undefined) throw new Error("The session is gone.");
        const events = await product.events.listOfSession(visit.id);
        expect(isOpen(session.status)).toBe(false);
        expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
        expect(session.eventSequence).toBe(events.length);
        const ends = events.filter((event) => /SUCCEEDED|FAILED/.test(event.eventType));
        expect(ends).toHaveLength(1);
        expect(ends[0]?.eventType).toBe(
          session.status === "SUCCEEDED" ? "SESSION_SUCCEEDED" : "SESSION_FAILED",
        );
        const started = events.filter((event) => event.eventType === "SESSION_STARTED");
        expect(started).toHaveLength(session.startedAt === null ? 0 : 1);
        expect(await product.sessions.findOverdue(product.clock.now(), 100)).not.toContain(visit.id);
      }),
      { numRuns: 60, endOnFailure: false },
    );
  }, 120_000);
});
