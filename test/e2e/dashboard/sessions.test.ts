import { beforeAll, describe, expect } from "vitest";
import { office as openOffice, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";
import { type Seeded, seedSessions } from "./seed.ts";

prepareDashboard();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedSessions(await openOffice());
}, 60_000);

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
    expect(new URL(page.url()).search).toBe("?status=PENDING_REVIEW");
    await page.reload();
    await table.getByText("Needs review").waitFor();
    expect(await table.getByRole("row").count()).toBe(2);
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
    await page.getByLabel("Comment").fill("Called back on the number that we know.");
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByText("Approved by a reviewer").waitFor();
    // Without a reload: the other screen looks again by itself.
    await watcher.getByText("Approved by a reviewer").waitFor();
  });
});
