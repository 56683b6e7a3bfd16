import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { eventually, expectCall, readLocalJson, readOutbox } from "../../support/system.ts";
import { chooseUser, type Office, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard("team.example");

const table = (page: Page) => page.getByRole("table", { name: "Team" });
const rowOf = (page: Page, address: string) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByText(address, { exact: true }) });
const fresh = (office: Office) => `dee-${crypto.randomUUID().slice(0, 6)}@${office.domain}`;

const invite = async (office: Office, role: string): Promise<{ email: string; id: string }> => {
  const email = fresh(office);
  const { id } = await office.api("admin", 201, "users", { body: { email, role } });
  return { email, id: String(id) };
};

const choose = async (page: Page, address: string, item: string): Promise<void> => {
  await page.getByRole("button", { name: `Actions for ${address}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

describe("the team", () => {
  test("shows who is in it, and nobody is offered to change themselves", async ({ office }) => {
    const page = await office.open("admin", "/team");
    await rowOf(page, office.email("admin")).getByText("You", { exact: true }).waitFor();
    await rowOf(page, office.email("viewer")).getByText("Invited", { exact: true }).waitFor();
    await rowOf(page, office.email("admin")).getByText("Active", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: `Actions for ${office.email("admin")}` }).count()).toBe(0);
    await look(page, "team");
    await page.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: "Reviewer" }).click();
    await rowOf(page, office.email("agent")).waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("?role=reviewer");
    await page.getByRole("textbox", { name: "Search the team" }).fill("nobody");
    await page.getByRole("heading", { name: "Nobody fits" }).waitFor();
  });

  test("is no page for somebody who may not see it", async ({ office }) => {
    const page = await office.open("reviewer", "/team");
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    expect(await page.getByRole("link", { name: "Team" }).count()).toBe(0);
  });
});

describe("an invitation", () => {
  test("is refused beside the address, survives a reload, and lets somebody in", async ({ office }) => {
    const { baseUrl, managementToken } = readLocalJson();
    const elsewhere = `admin@${crypto.randomUUID().slice(0, 8)}.example`;
    await expectCall(201, `${baseUrl}/api/v1/operator/organizations`, {
      token: managementToken.operator,
      body: { name: "Elsewhere", adminEmail: elsewhere },
    });
    const page = await office.open("admin", "/team");
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog");
    const [address, send] = [
      dialog.getByLabel("E-mail address"),
      dialog.getByRole("button", { name: "Invite", exact: true }),
    ];
    await address.fill("nobody");
    await send.click();
    await dialog.getByText("Must be an e-mail address.").waitFor();
    await address.fill(elsewhere);
    await send.click();
    await dialog.getByText("This address signs in to another organization").waitFor();
    await address.fill(office.email("viewer").toUpperCase());
    await send.click();
    await dialog.getByText("They are in the team already, as viewer.").waitFor();
    await look(page, "team-invite");
    const email = fresh(office);
    await address.fill(email);
    await dialog.getByRole("radio", { name: "Reviewer" }).check();
    await page.reload();
    await expect.poll(() => address.inputValue()).toBe(email);
    await send.click();
    await dialog.getByText("At the sign-in page they choose their address").waitFor();
    await look(page, "team-invited");
    await dialog.getByRole("button", { name: "Done" }).click();
    await rowOf(page, email).getByText("Invited", { exact: true }).waitFor();

    const theirs = await office.openStranger();
    await chooseUser(theirs, email);
    await theirs.getByRole("heading", { name: "Sessions" }).waitFor();
    await page.reload();
    await rowOf(page, email).getByText("Active", { exact: true }).waitFor();
    await rowOf(page, email).getByText("Reviewer", { exact: true }).waitFor();

    // Removed, they find out at the next step.
    await choose(page, email, "Remove …");
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await rowOf(page, email).waitFor({ state: "detached" });
    await theirs.reload();
    await theirs.getByRole("heading", { name: "You have no role yet" }).waitFor();
  });

  test("is sent again to somebody who has not come yet", async ({ office }) => {
    const { email } = await invite(office, "agent");
    const page = await office.open("admin", `/team?q=${encodeURIComponent(email)}`);
    await choose(page, email, "Send invitation again");
    await page.getByText(`The invitation of ${email} is sent again.`).waitFor();
    await eventually("two mails", async () => {
      const mails = (await readOutbox(readLocalJson())).filter(({ to }) => to === email);
      return mails.length === 2 ? mails : undefined;
    });
  });
});

describe("a role", () => {
  test("is changed, unless somebody was faster or nobody would be left", async ({ office }) => {
    const { email, id } = await invite(office, "agent");
    const page = await office.open("admin", `/team?q=${encodeURIComponent(email)}`);
    await choose(page, email, "Change role …");
    await office.api("admin", 200, `users/${id}`, {
      method: "PATCH",
      headers: { "if-match": '"1"' },
      body: { role: "viewer" },
    });
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "Admin" }).check();
    const save = dialog.getByRole("button", { name: "Change role" });
    await save.click();
    await dialog.getByRole("alert").waitFor();
    await rowOf(page, email).getByText("Viewer", { exact: true }).waitFor();
    await save.click();
    await dialog.waitFor({ state: "detached" });
    expect(await office.api("admin", 200, `users/${id}`)).toMatchObject({ role: "admin", version: 3 });

    // An admin can lose the last other one only to somebody who acts in the same moment.
    await page.route(`**/api/v1/users/${id}`, (route) =>
      route.fulfill({
        status: 409,
        contentType: "application/problem+json",
        body: JSON.stringify({
          status: 409,
          code: "LAST_ADMIN",
          detail: "The organization would be left without an admin. Make somebody else an admin first.",
        }),
      }),
    );
    await choose(page, email, "Change role …");
    await dialog.getByRole("radio", { name: "Viewer", exact: true }).check();
    await save.click();
    await dialog.getByText("Make somebody else an admin first.").waitFor();
    await look(page, "team-role");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await rowOf(page, email).getByText("Admin", { exact: true }).waitFor();
  });
});
