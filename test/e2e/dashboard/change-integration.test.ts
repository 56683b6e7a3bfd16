import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { call } from "../../support/system.ts";
import { type Office, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();

const makeApi = async (office: Office, name: string): Promise<string> => {
  const { data } = await office.api("admin", 200, "workflows");
  const [workflow] = data as { id: string }[];
  const body = { type: "API", name, workflowId: workflow?.id };
  return String((await office.api("admin", 201, "integrations", { body })).id);
};

const makeClient = async (office: Office, name: string): Promise<string> =>
  String((await office.api("admin", 201, "integrations", { body: { type: "CLIENT_CREDENTIALS", name } })).id);

/** Reads the secret that is on the screen and puts it away. */
const takeSecret = async (page: Page): Promise<{ clientId: string; clientSecret: string }> => {
  const panel = page.getByRole("region", { name: /^Save this secret now/ });
  const clientSecret = (await panel.getByText(/^csk_/).textContent()) ?? "";
  const clientId = (await panel.getByText(/^cli_/).textContent()) ?? "";
  await panel.getByRole("button", { name: "I have saved it" }).click();
  await panel.waitFor({ state: "detached" });
  return { clientId, clientSecret };
};

describe("editing", () => {
  test("what somebody else changed meanwhile is shown, and nothing of either is lost", async ({ office }) => {
    const id = await makeApi(office, "Portal");
    const page = await office.open("admin", `/integrations/${id}?tab=settings`);
    await page.getByLabel("Name").fill("Portal of the north");
    const change = { redirectUrl: "https://portal.example.com/done" };
    await office.api("admin", 200, `integrations/${id}`, {
      method: "PATCH",
      headers: { "if-match": '"1"' },
      body: { ...change, name: "Portal two" },
    });
    await page.getByRole("button", { name: "Save changes" }).click();
    const dialog = page.getByRole("dialog", { name: "Somebody else changed it meanwhile" });
    await dialog.getByRole("cell", { name: "Portal two" }).waitFor();
    await dialog.getByRole("cell", { name: "Portal of the north" }).waitFor();
    await look(page, "integration-conflict");
    await dialog.getByRole("button", { name: "Go on with mine" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: "Portal of the north" }).waitFor();
    expect(await office.api("admin", 200, `integrations/${id}`)).toMatchObject({
      name: "Portal of the north",
      ...change,
      version: 3,
    });
  });

  test("disabling asks first; deleting wants the name", async ({ office }) => {
    const id = await makeApi(office, "Old shop");
    const page = await office.open("admin", `/integrations/${id}`);
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await page.getByText("Disabled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByText("Enabled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    const button = dialog.getByRole("button", { name: "Delete" });
    expect(await button.isDisabled()).toBe(true);
    await look(page, "integration-delete");
    await dialog.getByRole("textbox").fill("Old shop");
    await button.click();
    await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
    await office.api("admin", 404, `integrations/${id}`);
  });
});

describe("a client secret", () => {
  test("is made, rotated with an overlap, and both work until it ends", async ({ office }) => {
    const id = await makeClient(office, "Batch jobs");
    const page = await office.open("admin", `/integrations/${id}`);
    await page.getByRole("button", { name: "Generate secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Generate" }).click();
    const first = await takeSecret(page);
    await page.getByRole("button", { name: "Rotate secret" }).click();
    await look(page, "integration-rotate");
    await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
    const second = await takeSecret(page);
    await page.getByText("The one before it works until").waitFor();
    for (const { clientId, clientSecret } of [first, second]) {
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
      const answer = await call(`${office.baseUrl}/oauth2/token`, {
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: "client_credentials" }),
      });
      expect(answer.status).toBe(200);
    }
  });
});

describe("what a role may not do is not offered", () => {
  test("to a viewer: no new integration, no settings, no sessions", async ({ office }) => {
    const id = await makeApi(office, "Read only");
    const page = await office.open("viewer", "/integrations");
    await page.getByRole("link", { name: "Read only" }).click();
    await page.getByRole("tab", { name: "Settings" }).click();
    await page.getByText("Only administrators change integrations.").waitFor();
    await expect.poll(() => page.url()).toContain(id);
    expect(await page.getByRole("button", { name: "Disable" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Sessions" }).count()).toBe(0);
    await look(page, "integration-viewer");
  });
});
