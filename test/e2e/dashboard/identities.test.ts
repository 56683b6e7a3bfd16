import type { Page } from "playwright-core";
import { beforeAll, describe, expect } from "vitest";
import { type Office, office as openOffice, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";
import { verifyPerson } from "./seed.ts";

prepareDashboard("identities.example");
const people = ["ana", "ben", "chen"] as const;
type Person = (typeof people)[number];
const sessions = new Map<Person, string>();
const identities = new Map<Person, string>();

const verifyEverybody = async (office: Office): Promise<void> => {
  const { data } = await office.api("admin", 200, "workflows");
  const [workflow] = data as { id: string }[];
  const body = { type: "API", name: "Service desk", workflowId: workflow?.id };
  const { id } = await office.api("admin", 201, "integrations", { body });
  for (const person of people) {
    const session = await verifyPerson(office, String(id), `${person}@${office.domain}`);
    sessions.set(person, session);
    identities.set(person, String((await office.api("agent", 200, `sessions/${session}`)).identityId));
  }
};

const change = (office: Office, person: Person, version: number, body: Record<string, string>) =>
  office.api("admin", 200, `identities/${identities.get(person)}`, {
    method: "PATCH",
    headers: { "if-match": `"${version}"` },
    body,
  });

const table = (page: Page) => page.getByRole("table", { name: "Identities" });

test("before the first verification the list says how people come into it", async ({ office }) => {
  const page = await office.open("agent", "/identities");
  await page.getByRole("heading", { name: "Nobody is known yet" }).waitFor();
  await page.getByRole("link", { name: "Send the first verification" }).click();
  await page.getByRole("heading", { name: "Send verification" }).waitFor();
});

describe("people who were verified", () => {
  beforeAll(async () => {
    const office = await openOffice();
    await verifyEverybody(office);
    // 80 characters that take two units each, and a name from right to left.
    await change(office, "ben", 1, { displayName: "🦄".repeat(80), phone: "+14155550123" });
    await change(office, "chen", 1, { givenName: "ישראל", familyName: "ישראלי" });
  });

  test("are found by a part of what is known of them, and the search lives in the address", async ({
    office,
  }) => {
    const page = await office.open("agent", "/identities");
    await table(page)
      .getByRole("link", { name: "🦄".repeat(80) })
      .waitFor();
    await table(page).getByRole("link", { name: "ישראל ישראלי" }).waitFor();
    await look(page, "identities");
    await page.getByRole("textbox", { name: "Search identities" }).fill("BEN@");
    await table(page).getByText("ana@identities.example").first().waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("?q=BEN%40");
    await page.reload();
    await table(page).getByText("+14155550123").waitFor();
    await expect.poll(() => table(page).getByRole("link").count()).toBe(1);
    await page.getByRole("textbox", { name: "Search identities" }).fill("nobody at all");
    await page.getByRole("heading", { name: "Nobody fits" }).waitFor();
  });

  test("are turned page by page, and back by the browser", async ({ office }) => {
    const page = await office.open("agent", "/sessions");
    await page.route("**/api/v1/identities?*", (route) =>
      route.continue({ url: route.request().url().replace("limit=25", "limit=2") }),
    );
    await page.getByRole("link", { name: "Identities", exact: true }).click();
    await page.getByRole("button", { name: "Older" }).click();
    await table(page).getByRole("link", { name: "ana@identities.example" }).waitFor();
    await expect.poll(() => table(page).getByRole("link").count()).toBe(1);
    await page.goBack();
    await table(page).getByRole("link", { name: "ישראל ישראלי" }).waitFor();
  });

  test("are shown with their verifications, and an agent sends them another one", async ({ office }) => {
    const page = await office.open("agent", `/sessions/${sessions.get("ana")}`);
    const id = identities.get("ana") ?? "";
    await page.getByRole("link", { name: id }).click();
    await page.getByRole("heading", { level: 1, name: "ana@identities.example" }).waitFor();
    await page.getByRole("table", { name: "Verifications" }).getByText("Verified").waitFor();
    await page.getByText("Last verified").waitFor();
    // Only administrators change or delete people.
    expect(await page.getByRole("tab").count()).toBe(0);
    expect(await page.getByRole("button", { name: "More actions" }).count()).toBe(0);
    await look(page, "identity");
    await page
      .getByRole("table", { name: "Verifications" })
      .getByRole("link", { name: "Service desk" })
      .click();
    await page.waitForURL(`**/sessions/${sessions.get("ana")}`);
    await page.goBack();
    await page.getByRole("link", { name: "Send verification" }).click();
    await expect.poll(() => page.getByLabel("Person").inputValue()).toBe("ana@identities.example");
  });

  test("are changed by an administrator, who loses nothing to somebody faster", async ({ office }) => {
    const page = await office.open("admin", `/identities/${identities.get("ana")}?tab=profile`);
    await page.getByLabel("E-mail").fill("ana");
    await page.getByLabel("Display name").fill("Ana Ruiz");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Must be an e-mail address.").waitFor();
    await page.getByLabel("E-mail").fill("ana.ruiz@identities.example");
    await page.getByLabel("Phone").fill("+1 (415) 555-0199");
    await change(office, "ana", 1, { displayName: "Ana R.", givenName: "Ana" });
    // What the other one wrote cannot be read at first: that is said, and nothing is lost.
    await page.route(`**/api/v1/identities/${identities.get("ana")}`, (route) =>
      route.request().method() === "GET" ? route.fulfill({ status: 403, json: {} }) : route.continue(),
    );
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("alert").getByText("The changes were not saved").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Save changes" }).click();
    const dialog = page.getByRole("dialog", { name: "Somebody else changed it meanwhile" });
    await dialog.getByRole("cell", { name: "Ana R." }).waitFor();
    await dialog.getByRole("button", { name: "Go on with mine" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: "Ana Ruiz" }).waitFor();
    expect(await office.api("agent", 200, `identities/${identities.get("ana")}`)).toMatchObject({
      displayName: "Ana Ruiz",
      givenName: "Ana",
      email: "ana.ruiz@identities.example",
      phone: "+14155550199",
      version: 3,
    });
  });

  test("are deleted after typing whose record it is; their sessions say so", async ({ office }) => {
    const page = await office.open("admin", `/identities/${identities.get("ben")}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete the identity?" });
    expect(await dialog.getByRole("button", { name: "Delete" }).isDisabled()).toBe(true);
    await look(page, "identity-delete");
    await dialog.getByRole("textbox").fill("ben@identities.example");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await table(page).getByRole("link", { name: "ישראל ישראלי" }).waitFor();
    await table(page).getByText("ben@identities.example").waitFor({ state: "detached" });
    await page.goto(`${office.baseUrl}/sessions/${sessions.get("ben")}`);
    await page.getByRole("link", { name: identities.get("ben") ?? "" }).click();
    await page.getByRole("heading", { name: "Nobody is known by this id" }).waitFor();
  });
});
