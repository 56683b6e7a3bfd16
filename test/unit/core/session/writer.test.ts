import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { newIdentity, recognize } from "../../../../lambdas/core/identity/domain.ts";
import { cancel, change, provedContact } from "../../../../lambdas/core/session/domain.ts";
import type { Session } from "../../../../lambdas/core/session/schema.ts";
import { commit, createSession, createTenant, createTestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

const table = await createTestTable();
const product = createTestProduct(table);
const tenant = await createTenant(product);

/** What goes wrong with the next transactions, one after the other: the answer is lost, or another transaction is in the way. */
let faults: ("ANSWER_LOST" | "CONFLICT")[] = [];
let transactions = 0;

table.client.middlewareStack.add(
  (next, context) => async (args) => {
    if (context.commandName !== "TransactWriteItemsCommand") return next(args);
    transactions += 1;
    const fault = faults.shift();
    if (fault === "CONFLICT") {
      throw new TransactionCanceledException({
        $metadata: {},
        message: "conflict",
        CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "None" }],
      });
    }
    const result = await next(args);
    // The SDK takes this for a broken connection and sends the same request again.
    if (fault === "ANSWER_LOST") throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
    return result;
  },
  { step: "deserialize", priority: "low" },
);

beforeEach(() => {
  faults = [];
  transactions = 0;
});

const started = async (body: Record<string, unknown> = {}): Promise<Session> => {
  const { id } = await createSession(product, tenant, body);
  const session = await product.sessions.get(id);
  if (session === undefined) throw new Error("no session");
  const changed = change(session, "start", { startedAt: session.createdAt }, product.writer.now());
  if (!(await product.writer.write(changed))) throw new Error("not started");
  transactions = 0;
  return changed.after;
};

const eventsOf = async (session: Session) =>
  (await product.events.listOfSession(session.id)).map((event) => event.eventType);

describe("a change whose answer is lost on the way back", () => {
  it("is written once, told once, and not taken for somebody else's", async () => {
    const session = await started();
    faults = ["ANSWER_LOST"];
    expect(await product.writer.write(cancel(session, product.writer.now()))).toBe(true);
    expect(transactions).toBe(2);
    expect(await eventsOf(session)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
  });

  it("of a success enrols the person once", async () => {
    const session = await started({ loginHint: "lost@example.com" });
    faults = ["ANSWER_LOST"];
    const after = await product.writer.succeed(session, {});
    expect(after).toMatchObject({ status: "SUCCEEDED", eventSequence: 3 });
    expect(await eventsOf(session)).toEqual(["SESSION_STARTED", "SESSION_SUCCEEDED", "IDENTITY_ENROLLED"]);
  });
});

describe("a change that meets another transaction on the same record", () => {
  it("is tried again, because nothing was written", async () => {
    const session = await started();
    faults = ["CONFLICT", "CONFLICT"];
    expect(await product.writer.write(cancel(session, product.writer.now()))).toBe(true);
    expect(transactions).toBe(3);
  });

  it("is given up as busy in the end, and nothing is written", async () => {
    const session = await started();
    faults = ["CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT"];
    await expect(product.writer.write(cancel(session, product.writer.now()))).rejects.toMatchObject({
      status: 503,
      code: "TEMPORARILY_UNAVAILABLE",
    });
    expect(await product.sessions.get(session.id)).toEqual(session);
    expect(await eventsOf(session)).toEqual(["SESSION_STARTED"]);
  });
});

describe("a change that started from an old record", () => {
  it("is not written, nor are its events or what was to go with it", async () => {
    const session = await started();
    await product.writer.write(change(session, "advance", { position: 0 }, product.writer.now()));
    const audit = product.audit.record({
      organizationId: tenant.organization.id,
      actor: { type: "SYSTEM", id: "test" },
      action: "session.reviewed",
      target: { type: "session", id: session.id },
    });
    expect(await product.writer.write(cancel(session, product.writer.now()), [audit])).toBe(false);
    expect(await product.writer.succeed(session, {}, [audit])).toBe(false);
    expect(await eventsOf(session)).toEqual(["SESSION_STARTED"]);
    const kept = await product.audit.list(tenant.organization.id, {}, { limit: 100 });
    expect(kept.data.map((event) => event.action)).not.toContain("session.reviewed");
  });
});

describe("success", () => {
  it("of a person whom the directory knows enrols that identity and tells so once", async () => {
    const person = {
      organizationId: tenant.organization.id,
      loginHint: "Known@Example.com",
      email: null,
      phone: null,
    };
    const known = { ...newIdentity(product.ids.next("idn"), person, product.clock.now()), enrolledAt: null };
    await commit(table, product.identities.create(known));
    for (const names of [
      ["SESSION_STARTED", "SESSION_SUCCEEDED", "IDENTITY_ENROLLED"],
      ["SESSION_STARTED", "SESSION_SUCCEEDED"],
    ]) {
      const session = await started({ loginHint: "known@example.com" });
      expect(await product.writer.succeed(session, {})).toMatchObject({ identityId: known.id });
      expect(await eventsOf(session)).toEqual(names);
    }
    expect((await product.identities.get(tenant.organization.id, known.id))?.enrolledAt).not.toBeNull();
  });

  it("by a code to an address that the directory has verifies that address, and no other", async () => {
    const person = {
      organizationId: tenant.organization.id,
      loginHint: "reader@example.com",
      email: "reader@example.com",
      phone: "+34600000001",
    };
    const known = newIdentity(product.ids.next("idn"), person, product.clock.now());
    await commit(table, product.identities.create(known));
    const read = () => product.identities.get(tenant.organization.id, known.id);
    await product.writer.succeed(await started({ loginHint: "reader@example.com" }), {});
    expect(await read()).toEqual(known);
    const session = await started({ loginHint: "reader@example.com" });
    await product.writer.succeed(session, { provedChannels: ["EMAIL"] });
    expect(await read()).toMatchObject({
      verifiedEmail: "reader@example.com",
      verifiedPhone: null,
      version: 2,
    });
    expect(await eventsOf(session)).not.toContain("IDENTITY_ENROLLED");
    const elsewhere = { ...session, contact: { email: "other@example.com", phone: "+34600000002" } };
    expect(provedContact({ ...elsewhere, provedChannels: ["SMS"] })).toEqual({
      email: undefined,
      phone: "+34600000002",
    });
    const again = recognize(known, product.clock.now(), { phone: "+34600000002" });
    expect(again.verifiedPhone).toBeNull();
  });

  it("of somebody who was a stranger at first and is known by now enrols that identity", async () => {
    const session = await started({ loginHint: "late@example.com" });
    const person = { organizationId: tenant.organization.id, loginHint: "late@example.com" };
    const made = newIdentity(
      product.ids.next("idn"),
      { ...person, email: null, phone: null },
      product.clock.now(),
    );
    await commit(table, product.identities.create(made));
    expect(await product.writer.succeed(session, {})).toMatchObject({ identityId: made.id });
  });

  it("of somebody whom the directory has forgotten meanwhile makes a new identity", async () => {
    const first = await product.writer.succeed(await started({ loginHint: "gone@example.com" }), {});
    const session = await started({ loginHint: "gone@example.com" });
    if (first === false || first.identityId === null) throw new Error("not enrolled");
    expect(session.personId).toBe(first.identityId);
    const identity = await product.identities.get(tenant.organization.id, first.identityId);
    if (identity === undefined) throw new Error("no identity");
    await commit(table, product.identities.remove(identity));
    const again = await product.writer.succeed(session, {});
    if (again === false) throw new Error("overtaken");
    expect(again.identityId).not.toBe(first.identityId);
    const found = await product.identities.findByLogin(tenant.organization.id, "gone@example.com");
    expect(found?.id).toBe(again.identityId);
  });

  it("of one login in two organizations makes two people", async () => {
    const other = await createTenant(product);
    const here = await product.writer.succeed(await started({ loginHint: "both" }), {});
    const { id } = await createSession(product, other, { loginHint: "both" });
    const session = await product.sessions.get(id);
    if (session === undefined) throw new Error("no session");
    const lead = change(session, "start", {}, product.writer.now());
    const there = await product.writer.succeed(lead.after, {}, [], lead);
    if (here === false || there === false) throw new Error("overtaken");
    expect(here.identityId).not.toBe(there.identityId);
    expect((await product.events.listOfSession(id)).map((event) => event.sequence)).toEqual([1, 2, 3]);
  });
});
