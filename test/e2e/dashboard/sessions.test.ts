import { beforeAll, describe, expect } from "vitest";
import { eventually, readLocalJson, readOutbox } from "../../support/system.ts";
import { office as openOffice, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";
import { type Seeded, seedSessions } from "./seed.ts";

prepareDashboard("northwind.example");
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedSessions(await openOffice());
});

describe("the list of sessions", () => {
  test("shows every state, and its filters live in the address", async ({ office }) => {
    const page = await office.open("agent", "/sessions");
    await page.getByRole("heading", { name: "Sessions" }).waitFor();
    const table = page.getByRole("table", { name: "Sessions" });
    for (const word of ["Link sent", "In progress", "Needs review", "Verified", "Failed", "Cancelled"]) {
      await table.getByText(word).first().waitFor();
    }
    await look(page, "sessions");
    await page.getByRole("combobox", { name: "Status" }).click();
    await page.getByRole("option", { name: "Needs review" }).click();
    await table.getByText("Verified").waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("?status=PENDING_REVIEW");
    await page.reload();
    await table.getByText("Needs review").waitFor();
    await expect.poll(() => table.getByRole("row").count()).toBe(2);
    await page.getByRole("textbox", { name: "Person" }).fill("nobody@northwind.example");
    await page.getByRole("heading", { name: "Nothing fits" }).waitFor();
    await look(page, "sessions-nothing-fits");
  });
});

describe("a session", () => {
  test.for(["CREATED", "STARTED", "SUCCEEDED", "FAILED"] as const)(
    "that is %s says where it stands",
    async (status, { office }) => {
      const page = await office.open("admin", `/sessions/${seeded.sessions[status]}`);
      await page.getByRole("heading", { name: "Timeline" }).waitFor();
      await look(page, `session-${status.toLowerCase()}`);
    },
  );

  test("that waits is decided by a reviewer, and everybody sees it", async ({ office }) => {
    const [page, watcher] = [
      await office.open("reviewer", `/sessions/${seeded.sessions.PENDING_REVIEW}`),
      await office.open("agent", `/sessions/${seeded.sessions.PENDING_REVIEW}`),
    ];
    await page.getByRole("heading", { name: "Your decision" }).waitFor();
    await look(page, "session-review");
    expect(await watcher.getByRole("heading", { name: "Your decision" }).count()).toBe(0);
    await page.getByRole("button", { name: "Reject" }).click();
    await page.getByText("Say why, then reject.").waitFor();
    await page.getByLabel("Comment").fill("Called back on the number that we know.");
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByText("Approved by a reviewer").waitFor();
    // Without a reload: the other screen looks again by itself.
    await watcher.getByText("Approved by a reviewer").waitFor();
  });
});

describe("an agent", () => {
  test("sends a verification by mail, makes a new link, and cancels", async ({ office }) => {
    const page = await office.open("agent", "/sessions");
    await page.getByRole("link", { name: "Send verification" }).click();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Fill this in.").waitFor();
    await look(page, "send");
    const address = `grace.hopper.${crypto.randomUUID().slice(0, 6)}@northwind.example`;
    await page.getByLabel("Person").fill(address);
    await page.getByLabel("Your reference").fill("INC-7001");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("heading", { name: "The link is on its way" }).waitFor();
    await look(page, "sent");
    const first = await page.getByText(/\/v\/[\w-]+$/).textContent();
    const local = readLocalJson();
    const mail = await eventually("the mail", async () =>
      (await readOutbox(local)).find(({ to, text }) => to === address && text.includes(first ?? "-")),
    );
    expect(mail.channel).toBe("EMAIL");
    await page.getByRole("link", { name: "Watch the session" }).click();
    await page.getByRole("button", { name: "Resend" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make a new link" }).click();
    const second = await page.getByText(/\/v\/[\w-]+$/).textContent();
    expect(second).not.toBe(first);
    await page.getByRole("button", { name: "Cancel session" }).click();
    await look(page, "session-cancel");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel session" }).click();
    await page.getByText("Cancelled", { exact: true }).waitFor();
  });
});

describe("an administrator", () => {
  test("removes the personal data of a session after typing whose it is", async ({ office }) => {
    const id = seeded.sessions.FAILED;
    const { loginHint } = await office.api("admin", 200, `sessions/${id}`);
    const page = await office.open("admin", `/sessions/${id}`);
    await page.getByRole("button", { name: "Redact" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(String(loginHint));
    await dialog.getByRole("button", { name: "Remove for good" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Personal data removed", { exact: true }).waitFor();
    await expect.poll(() => page.content()).not.toContain(String(loginHint));
  });

  test("sees where each event was delivered to", async ({ office }) => {
    const endpoint = await office.api("admin", 201, "webhook-endpoints", {
      body: { url: "http://127.0.0.1:9/" },
    });
    const { interviewId } = await office.api("agent", 201, "sessions", {
      body: { integrationReference: seeded.integrationId, loginHint: "delivered@northwind.example" },
    });
    await office.api("agent", 200, `sessions/${interviewId}/cancel`, { body: {} });
    const page = await office.open("admin", `/sessions/${interviewId}`);
    await page.getByText(/attempt/).waitFor();
    const link = page.getByRole("link", { name: "http://127.0.0.1:9/" });
    expect(await link.getAttribute("href")).toContain(`/webhooks/${endpoint.id}/deliveries/dlv_`);
    await look(page, "session-deliveries");
  });
});
