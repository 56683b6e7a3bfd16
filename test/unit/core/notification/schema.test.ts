import { describe, expect, it } from "vitest";
import { type Notification, notification } from "../../../../lambdas/core/notification/schema.ts";
import { newOrganization } from "../../../../lambdas/core/organization/domain.ts";
import { sendLink } from "../../../../lambdas/core/session/send-link.ts";
import { createTestProduct } from "../../../support/test-product.ts";
import { code, link } from "../../notifications/sample.ts";
import { sampleSession } from "../session/sample-session.ts";

const fields = (message: Notification): string[] => Object.keys(message);

describe("a message on the queue", () => {
  it.each([link(), code()])(
    "is refused when any of its fields is missing or of another type (%#)",
    (message) => {
      expect(notification.parse(message)).toEqual(message);
      for (const field of fields(message)) {
        expect(notification.safeParse({ ...message, [field]: undefined }).success, field).toBe(false);
        expect(notification.safeParse({ ...message, [field]: { a: 1 } }).success, field).toBe(false);
      }
    },
  );

  it("has a language that texts exist in", () => {
    expect(notification.safeParse({ ...link(), language: "fr" }).success).toBe(false);
  });
});

describe("sending a link", () => {
  // Nothing is read or written for it, so a table that cannot be reached will do.
  const product = createTestProduct({ name: "none", client: Object.create(null) });
  const organization = newOrganization("org_1", "Acme Bank", product.clock.now());
  const email = "ana@example.com";
  const phone = "+14155550123";

  it.each([
    [{ channels: "EMAIL" as const, email, status: "QUEUED" as const }, ["EMAIL"]],
    [{ channels: "SMS" as const, phone, status: "QUEUED" as const }, ["SMS"]],
    [{ channels: "EMAIL_AND_SMS" as const, email, phone, status: "QUEUED" as const }, ["EMAIL", "SMS"]],
    [null, []],
  ])("queues one message for each way (%#)", async (wanted, channels) => {
    product.notifications.messages.length = 0;
    await sendLink(
      product,
      sampleSession({ notification: wanted }),
      organization,
      "https://id.example.com/v/x",
    );
    expect(product.notifications.messages.map((message) => message.channel)).toEqual(channels);
    for (const message of product.notifications.messages) {
      expect(notification.safeParse(message).success).toBe(true);
      expect(message).toMatchObject({ kind: "LINK", expiresAt: "2026-03-01T13:00:00.000Z" });
    }
  });
});
