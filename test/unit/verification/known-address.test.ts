import { describe, expect, it } from "vitest";
import { newIdentity, patchIdentity } from "../../../lambdas/core/identity/domain.ts";
import type { Identity } from "../../../lambdas/core/identity/schema.ts";
import { resendSession } from "../../../lambdas/core/session/administer-session.ts";
import {
  commit,
  createSession,
  createTenant,
  createTestProduct,
  type TenantOptions,
} from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";
import { createBrowser, eventNames, lastCode } from "./person.ts";

const table = await createTestTable();

const ATTACKER = "attacker@evil.example";
const WEEK_MINUTES = 10_080;

type Addresses = Partial<Pick<Identity, "email" | "phone">>;

/** A directory in which people appear, change and disappear while a link is under way. */
const setUp = async (options: TenantOptions = {}) => {
  const product = createTestProduct(table);
  const tenant = await createTenant(product, options);
  const organizationId = tenant.organization.id;
  return {
    product,
    enter: async (addresses: Addresses, loginHint = "bob"): Promise<Identity> => {
      const person = { organizationId, loginHint, email: null, phone: null, ...addresses };
      const entered: Identity = {
        ...newIdentity(product.ids.next("idn"), person, product.clock.now()),
        source: "DIRECTORY",
        enrolledAt: null,
      };
      await commit(table, product.identities.create(entered));
      return entered;
    },
    read: (person: Identity) => product.identities.get(organizationId, person.id),
    change: async (person: Identity, addresses: Addresses): Promise<Identity> => {
      const changed = patchIdentity(person, addresses, product.clock.now());
      await commit(table, [product.identities.update(changed)]);
      return changed;
    },
    remove: (person: Identity) => commit(table, product.identities.remove(person)),
    request: async (body: Record<string, unknown> = {}) => {
      const made = await createSession(product, tenant, {
        loginHint: "bob",
        linkValidityInMinutes: WEEK_MINUTES,
        ...body,
      });
      const browser = createBrowser(product);
      return { ...made, browser, start: () => browser.start(made.token) };
    },
    codesTo: () => product.notifications.messages.flatMap((sent) => (sent.kind === "CODE" ? [sent.to] : [])),
    linksTo: () => product.notifications.messages.flatMap((sent) => (sent.kind === "LINK" ? [sent.to] : [])),
    resend: async (id: string) => {
      const { url } = await resendSession(product, {
        organizationId,
        actor: { type: "USER", id: "usr_1" },
        id,
      });
      return url.slice(url.lastIndexOf("/") + 1);
    },
    session: (id: string) => product.sessions.get(id),
  };
};

const toAttacker = { notification: { type: "EMAIL", email: ATTACKER } };
const ended = { status: "FAILED", failureReason: "CONTACT_CHANGED", current: null };

describe("a link that was made before the directory knew the person", () => {
  it("sends the code to the directory's address, not to the one that came with the request", async () => {
    const { product, enter, request, codesTo, session } = await setUp();
    const { id, browser, start } = await request(toAttacker);
    const bob = await enter({ email: "bob@corp.example" });
    await start();
    expect(codesTo()).toEqual(["bob@corp.example"]);
    await browser.act("verify", { code: lastCode(product) });
    expect(await session(id)).toMatchObject({ status: "SUCCEEDED", identityId: bob.id });
  });

  it.each([
    ["an address of their own", { email: "bob@corp.example" }],
    ["a phone alone", { phone: "+34600000001" }],
  ])("proves nothing for somebody who has %s by the time the code is entered", async (_, addresses) => {
    const { product, enter, read, request, codesTo, session } = await setUp();
    const { id, browser, start } = await request(toAttacker);
    await start();
    const bob = await enter(addresses);
    const done = await browser.act("verify", { code: lastCode(product) });
    expect(done).toMatchObject({ status: 200, body: ended });
    expect(codesTo()).toEqual([ATTACKER]);
    expect(await session(id)).toMatchObject({ status: "FAILED", identityId: null });
    expect(await read(bob)).toEqual(bob);
    expect(await eventNames(product, id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
  });

  it("counts for somebody of whom still no address is known, as the request's word is all there is", async () => {
    const { product, enter, request, session } = await setUp();
    const { id, browser, start } = await request(toAttacker);
    const bob = await enter({});
    await start();
    await browser.act("verify", { code: lastCode(product) });
    expect(await session(id)).toMatchObject({ status: "SUCCEEDED", identityId: bob.id });
  });

  it("counts for the very address that the directory has, however it is written", async () => {
    const { product, enter, read, request } = await setUp();
    const { browser, start } = await request({ loginHint: "Bob@Corp.example" });
    await start();
    const bob = await enter({ email: "bob@corp.example" }, "bob@corp.example");
    const done = await browser.act("verify", { code: lastCode(product) });
    expect(done.body.status).toBe("SUCCEEDED");
    expect(await read(bob)).toMatchObject({ verifiedEmail: "bob@corp.example", version: 2 });
  });

  it("can reach somebody whose first address was entered meanwhile", async () => {
    const { product, enter, change, request, codesTo } = await setUp();
    const bob = await enter({});
    const { browser, start } = await request();
    await change(bob, { phone: "+34600000001" });
    await start();
    expect(codesTo()).toEqual(["+34600000001"]);
    expect((await browser.act("verify", { code: lastCode(product) })).body.status).toBe("SUCCEEDED");
  });
});

describe("an address that is changed while a link is under way", () => {
  it("gets the code, if it was changed before the start", async () => {
    const { product, enter, change, request, codesTo } = await setUp();
    const bob = await enter({ email: "old@corp.example" });
    const { browser, start } = await request();
    await change(bob, { email: "new@corp.example" });
    product.clock.advance(6 * 24 * 3600);
    await start();
    expect(codesTo()).toEqual(["new@corp.example"]);
    expect((await browser.act("verify", { code: lastCode(product) })).body.status).toBe("SUCCEEDED");
  });

  it("gets the next code, and the one that went to the old address counts no more", async () => {
    const { product, enter, change, read, request, codesTo } = await setUp();
    const bob = await enter({ email: "old@corp.example" });
    const { browser, start } = await request();
    await start();
    const old = lastCode(product);
    await change(bob, { email: "new@corp.example" });
    product.clock.advance(60);
    const again = await browser.act("send", { channel: "EMAIL" });
    expect(again.body.current.view.sentTo.destination).toBe("n•••@c•••.example");
    expect(codesTo()).toEqual(["old@corp.example", "new@corp.example"]);
    expect((await browser.act("verify", { code: old })).body.current.view.error).toBe("CODE_INCORRECT");
    const done = await browser.act("verify", { code: lastCode(product) });
    expect(done.body.status).toBe("SUCCEEDED");
    expect(await read(bob)).toMatchObject({ verifiedEmail: "new@corp.example" });
  });

  it.each([
    ["changed", { email: "new@corp.example" }],
    ["taken away", { email: null }],
    ["replaced by a phone", { email: null, phone: "+34600000001" }],
  ])("is proved no more by a code to the old one, once it is %s", async (_, addresses) => {
    const { product, enter, change, read, request } = await setUp();
    const bob = await enter({ email: "old@corp.example" });
    const { id, browser, start } = await request();
    await start();
    const changed = await change(bob, addresses);
    expect((await browser.act("verify", { code: lastCode(product) })).body).toMatchObject(ended);
    expect(await read(bob)).toEqual(changed);
    expect(await eventNames(product, id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
  });

  it("gets no code, and the person is told, where none is left to send one to", async () => {
    const { enter, change, request, codesTo } = await setUp();
    const bob = await enter({ email: "old@corp.example" });
    const { start } = await request();
    await change(bob, { email: null });
    expect((await start()).body).toMatchObject({ status: "FAILED", failureReason: "NO_CONTACT_POINT" });
    expect(codesTo()).toEqual([]);
  });

  it("gets the link that is sent again; an address of the request's own stays what it was", async () => {
    const { enter, change, request, resend, linksTo } = await setUp();
    const bob = await enter({ email: "old@corp.example" });
    const byMail = await request({ notification: { type: "EMAIL" } });
    const both = await request({ notification: { type: "EMAIL_AND_SMS", phone: "+34600000009" } });
    await both.start();
    await change(bob, { email: "new@corp.example", phone: "+34600000001" });
    await resend(byMail.id);
    expect(linksTo().slice(3)).toEqual(["new@corp.example"]);
    const taken = await both.browser.start(await resend(both.id));
    expect(linksTo().slice(4)).toEqual(["new@corp.example", "+34600000009"]);
    // The code that went out before is still the one that is waited for, and will not count.
    expect(taken.body.current.view.sentTo.destination).toBe("o•••@c•••.example");
  });

  it("ends a visit in which the old one was proved already, before anything more is sent", async () => {
    const channels = (...names: string[]) => ({ type: "one-time-code", settings: { channels: names } });
    const { product, enter, change, request, codesTo } = await setUp({
      modules: [channels("EMAIL"), channels("SMS")],
    });
    const bob = await enter({ email: "old@corp.example", phone: "+34600000001" });
    const { browser, start } = await request();
    await start();
    await change(bob, { email: "new@corp.example" });
    expect((await browser.act("verify", { code: lastCode(product) })).body).toMatchObject(ended);
    expect(codesTo()).toEqual(["old@corp.example"]);
  });

  it("between the look at it and the write is seen by the write", async () => {
    const { product, enter, change, request, session } = await setUp();
    const bob = { ...(await enter({ email: "old@corp.example" })) };
    // Verified before, so that another success has nothing to write into the identity.
    const first = await request();
    await first.start();
    await first.browser.act("verify", { code: lastCode(product) });
    const { id, browser, start } = await request();
    await start();
    const get = product.identities.get;
    const known = await get(bob.organizationId, bob.id);
    if (known === undefined) throw new Error("not enrolled");
    let changes = 0;
    table.client.middlewareStack.add(
      (next, context) => async (args) => {
        const answer = await next(args);
        if (context.commandName === "GetItemCommand" && JSON.stringify(args.input).includes(bob.id)) {
          if (changes++ === 0) await change(known, { email: "new@corp.example" });
        }
        return answer;
      },
      { step: "initialize", name: "changeAfterRead" },
    );
    const done = await browser.act("verify", { code: lastCode(product) });
    table.client.middlewareStack.remove("changeAfterRead");
    expect(done.body).toMatchObject(ended);
    expect(changes).toBeGreaterThan(1);
    expect(await session(id)).toMatchObject({ status: "FAILED", identityId: null });
  });
});

describe("a person who is deleted while a link is under way", () => {
  it("is not enrolled anew by a code to an address that only the directory knew", async () => {
    const { product, enter, remove, request, session } = await setUp();
    const bob = await enter({ email: "bob@corp.example" });
    const { id, browser, start } = await request();
    await start();
    await remove(bob);
    expect((await browser.act("verify", { code: lastCode(product) })).body).toMatchObject(ended);
    expect(await product.identities.findByLogin(bob.organizationId, "bob")).toBeUndefined();
    expect(await session(id)).toMatchObject({ identityId: null });
  });

  it("and entered again is who is entered now", async () => {
    const { product, enter, remove, request, session } = await setUp();
    const bob = await enter({ email: "bob@corp.example" });
    const links = [await request(), await request()];
    for (const { start } of links) await start();
    const codes = product.notifications.messages.flatMap((sent) => (sent.kind === "CODE" ? [sent.code] : []));
    await remove(bob);
    const again = await enter({ email: "bob@corp.example" });
    await links[0]?.browser.act("verify", { code: codes[0] });
    expect(await session(links[0]?.id ?? "")).toMatchObject({ status: "SUCCEEDED", identityId: again.id });
    const enrolled = await product.identities.get(bob.organizationId, again.id);
    if (enrolled === undefined) throw new Error("not enrolled");
    await remove(enrolled);
    await enter({ email: "other@corp.example" });
    const done = await links[1]?.browser.act("verify", { code: codes[1] });
    expect(done?.body).toMatchObject(ended);
  });
});
