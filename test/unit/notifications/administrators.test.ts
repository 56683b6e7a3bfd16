import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Notification } from "../../../lambdas/core/notification/schema.ts";
import { newUser } from "../../../lambdas/core/user/domain.ts";
import type { Role } from "../../../lambdas/core/user/schema.ts";
import { createUserStore } from "../../../lambdas/core/user/store.ts";
import type { SendOutcome } from "../../../lambdas/notifications/channels.ts";
import type { Mail } from "../../../lambdas/notifications/domain/compose-mail.ts";
import { sendNotification } from "../../../lambdas/notifications/send-notification.ts";
import { commit, createTenant, createTestProduct } from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";

const table = await createTestTable();

const setUp = async (language: "en" | "es" = "en") => {
  const product = createTestProduct(table);
  const users = createUserStore(table);
  const { organization } = await createTenant(product);
  await commit(table, [
    product.organizations.update({ ...organization, language, version: organization.version + 1 }),
  ]);
  const add = (email: string, role: Role) =>
    commit(
      table,
      users.create(
        newUser(
          {
            id: product.ids.next("usr"),
            subject: randomUUID(),
            organizationId: organization.id,
            email,
            role,
          },
          product.clock.now(),
        ),
      ),
    );
  const mails: { to: string; mail: Mail }[] = [];
  const outcome: { next: SendOutcome | Error } = { next: "SENT" };
  const channels = {
    sendMail: async (to: string, mail: Mail) => {
      if (outcome.next instanceof Error) throw outcome.next;
      mails.push({ to, mail });
      return outcome.next;
    },
    sendSms: async () => "SENT" as const,
  };
  const message: Notification = {
    kind: "WEBHOOK_DISABLED",
    organizationId: organization.id,
    endpointId: "whe_1",
    host: "hooks.example.com",
    failingSince: "2026-03-01T12:00:00.000Z",
  };
  const send = (changes: Partial<Notification> = {}) =>
    sendNotification({ ...product, users, channels }, Object.assign({}, message, changes));
  return { product, organization, add, mails, outcome, send };
};

describe("a mail to the administrators", () => {
  it("reaches every administrator, and nobody else", async () => {
    const { add, mails, send, organization } = await setUp();
    await add("ana@example.com", "admin");
    await add("bo@example.com", "admin");
    await add("cy@example.com", "reviewer");
    const other = await setUp();
    await other.add("dee@example.com", "admin");
    await send();
    expect(mails.map(({ to }) => to).sort()).toEqual(["ana@example.com", "bo@example.com"]);
    const [first] = mails;
    expect(first?.mail.subject).toBe("Webhooks to hooks.example.com were switched off");
    expect(first?.mail.text).toContain("March 1, 2026 at 12:00 PM UTC");
    expect(first?.mail.text).toContain("https://id.example.com/webhooks/whe_1");
    expect(first?.mail.html).toContain('href="https://id.example.com/webhooks/whe_1"');
    expect(first?.mail.text).toContain(organization.name);
  });

  it("speaks the organization's language", async () => {
    const { add, mails, send } = await setUp("es");
    await add("ana@example.com", "admin");
    await send();
    expect(mails[0]?.mail.subject).toBe("Se han desactivado los webhooks hacia hooks.example.com");
    expect(mails[0]?.mail.html).toContain('lang="es"');
  });

  it("goes back to the queue where it could not be sent, and not where an address is refused", async () => {
    const { add, outcome, send, product } = await setUp();
    await add("ana@example.com", "admin");
    outcome.next = new Error("SES is away");
    await expect(send()).rejects.toThrow("SES is away");
    outcome.next = "REFUSED";
    await send();
    expect(product.log.codes()).toEqual(["NOTIFICATION_REFUSED"]);
    expect(JSON.stringify(product.log.lines)).not.toContain("ana@example.com");
  });

  it("is for nobody where the organization is gone", async () => {
    const { mails, send } = await setUp();
    await send({ organizationId: "org_gone" });
    expect(mails).toEqual([]);
  });
});
