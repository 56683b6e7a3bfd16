import { afterAll, beforeAll, describe, expect } from "vitest";
import { startReceiver } from "../../support/receiver.ts";
import { office as openOffice, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();
let works = true;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver(() => (works ? 200 : 503));
});
afterAll(() => receiver?.stop());

/** Somebody's verification that ends at once: an event that is no test. */
async function happen(): Promise<string> {
  const office = await openOffice();
  const { data } = await office.api("admin", 200, "workflows");
  const [workflow] = data as { id: string }[];
  const { id } = await office.api("admin", 201, "integrations", {
    body: { type: "API", name: "Ticket system", workflowId: workflow?.id },
  });
  const { interviewId } = await office.api("agent", 201, "sessions", {
    body: { integrationReference: id, loginHint: "told@northwind.example" },
  });
  await office.api("agent", 200, `sessions/${interviewId}/cancel`, { body: {} });
  return String(interviewId);
}

describe("an endpoint", () => {
  test("is made, tried, mended and replayed", async ({ office }) => {
    const page = await office.open("admin", "/webhooks");
    await page.getByRole("heading", { name: "Nobody is told yet" }).waitFor();
    await look(page, "webhooks-empty");
    await page.getByRole("link", { name: "New endpoint" }).first().click();
    await page.getByRole("button", { name: "Create endpoint" }).click();
    await page.getByText("Fill this in.").waitFor();
    await page.getByLabel("URL").fill(receiver.url);
    await page.getByLabel("Description").fill("Ticket system");
    await page.getByRole("radio", { name: "Only these" }).click();
    await page.getByRole("button", { name: "Delivery and signature" }).click();
    await page.getByRole("combobox", { name: "Retries" }).click();
    await page.getByRole("option", { name: "One attempt" }).click();
    await page.getByRole("button", { name: "Headers and access token" }).click();
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByLabel("Name of header 1").fill("Host");
    await page.getByLabel("Value of header 1").fill("gateway-key");
    await page.getByRole("button", { name: "Create endpoint" }).click();
    await page.getByText("Is reserved.").waitFor();
    await look(page, "webhook-new");
    await page.getByLabel("Name of header 1").fill("X-Api-Key");
    await page.getByRole("button", { name: "Create endpoint" }).click();
    await page.getByText("Save this secret now").waitFor();
    const secret = await page.getByText(/^whsec_/).textContent();
    await look(page, "webhook-secret");
    await page.getByRole("button", { name: "I have saved it" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "Signing secret" }).waitFor();
    expect(await page.content()).not.toContain(secret);

    await page.getByRole("button", { name: "Send test event" }).click();
    await look(page, "webhook-test");
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    await page.getByText("Delivered", { exact: true }).waitFor();
    await page.getByRole("region", { name: "request headers of attempt 1" }).waitFor();
    expect(await page.getByRole("region", { name: "request headers of attempt 1" }).textContent()).toContain(
      "x-api-key: ********",
    );
    await look(page, "webhook-delivery");

    await page.getByRole("button", { name: "Resend" }).click();
    await page.getByText("2 attempts").waitFor();
    await page.getByRole("button", { name: /^Attempt 2/ }).waitFor();

    works = false;
    const session = await happen();
    await page.getByRole("link", { name: "All deliveries" }).click();
    await page.getByRole("combobox", { name: "Status" }).click();
    await page.getByRole("option", { name: "Not delivered" }).click();
    const table = page.getByRole("table", { name: "Deliveries" });
    await table.getByText(session).waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe("?status=FAILED");
    await look(page, "webhook-deliveries");
    works = true;
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Replay" }).click();
    await look(page, "webhook-replay");
    await page.getByRole("dialog").getByRole("button", { name: "Replay" }).click();
    await page.getByText("1 delivery is sent again.").waitFor();
    await page.getByRole("heading", { name: "Nothing fits" }).waitFor();
    // Once it failed, once it came.
    await expect.poll(() => receiver.received.filter(({ body }) => body.includes(session)).length).toBe(2);
  });

  test("loses a conflict without losing what was typed, rotates, and goes", async ({ office }) => {
    const { id, version } = await office.api("admin", 201, "webhook-endpoints", {
      body: { url: receiver.url, description: "Data lake" },
    });
    const page = await office.open("admin", `/webhooks/${id}?tab=settings`);
    await page.getByLabel("Description").fill("Data lake of the west");
    await office.api("admin", 200, `webhook-endpoints/${id}`, {
      method: "PATCH",
      headers: { "if-match": `"${version}"` },
      body: { maxPerSecond: 7 },
    });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("dialog", { name: "Somebody else changed it meanwhile" }).waitFor();
    await look(page, "webhook-conflict");
    await page.getByRole("button", { name: "Go on with mine" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The endpoint is saved.").waitFor();
    const saved = await office.api("admin", 200, `webhook-endpoints/${id}`);
    expect(saved).toMatchObject({ description: "Data lake of the west", maxPerSecond: 7 });
    await page.getByRole("tab", { name: "Signing" }).click();
    await page.getByRole("button", { name: "Rotate" }).click();
    await look(page, "webhook-rotate");
    await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByText("signature of the one before it too").waitFor();
    await page.getByRole("button", { name: "I have saved it" }).click();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "Delete" }).isDisabled()).toBe(true);
    await dialog.getByRole("textbox").fill("Data lake of the west");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByText("The endpoint is deleted.").waitFor();
    await page.getByRole("link", { name: "Ticket system" }).waitFor();
    await look(page, "webhooks");
  });

  test("with a key pair and a token keeps what was typed, but no secret, and moves no secret unasked", async ({
    office,
  }) => {
    const [key, clientSecret] = [crypto.randomUUID(), crypto.randomUUID()];
    const page = await office.open("admin", "/webhooks/new");
    await page.getByRole("textbox", { name: "URL", exact: true }).fill(receiver.url);
    await page.getByLabel("Description").fill("Behind a gateway");
    await page.getByRole("button", { name: "Delivery and signature" }).click();
    await page.getByRole("combobox", { name: "Signature" }).click();
    await page.getByRole("option", { name: /^Key pair/ }).click();
    await page.getByRole("button", { name: "Headers and access token" }).click();
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByLabel("Name of header 1").fill("X-Api-Key");
    const [value, secret] = [
      page.getByLabel("Value of header 1"),
      page.getByRole("textbox", { name: "Client secret" }),
    ];
    await value.fill(key);
    await page.getByRole("switch", { name: "Get an access token first" }).click();
    await page.getByLabel("Token URL").fill(`${receiver.url}/token`);
    await page.getByLabel("Client ID").fill("gateway");
    await secret.fill(clientSecret);
    await page.route("**/api/v1/webhook-endpoints", (route) => route.fulfill({ status: 401, body: "{}" }));
    await page.route("**/oauth2/token", (route) =>
      route.fulfill({ status: 400, contentType: "application/json", body: '{"error":"invalid_grant"}' }),
    );
    await page.getByRole("button", { name: "Create endpoint" }).click();
    await page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
    await page.unrouteAll();
    const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
    expect(kept).toContain("Behind a gateway");
    for (const typed of [key, clientSecret]) expect(kept).not.toContain(typed);
    await page.getByRole("button", { name: "Sign in again" }).click();
    await page.getByRole("button", { name: "Create endpoint" }).click();
    // What is missing lies in a part that was folded away: it opens.
    await page.getByText("Must be 1 to 1024 ASCII characters.").waitFor();
    await expect.poll(() => page.getByLabel("Name of header 1").inputValue()).toBe("X-Api-Key");
    await expect.poll(() => page.getByLabel("Client ID").inputValue()).toBe("gateway");
    await value.fill(key);
    await secret.fill(clientSecret);
    await page.getByRole("button", { name: "Create endpoint" }).click();
    await page.getByRole("button", { name: "Copy Public key", exact: true }).waitFor();
    await look(page, "webhook-key-pair");

    await page.getByRole("tab", { name: "Settings" }).click();
    await page.getByRole("textbox", { name: "URL", exact: true }).fill("http://127.0.0.1:9/elsewhere");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Must be given again, or removed, where the URL changes").waitFor();
    await page.getByText("Must be given again where a URL changes to another origin.").waitFor();
    await look(page, "webhook-moves");
    await value.fill(key);
    await secret.fill(clientSecret);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The endpoint is saved.").waitFor();

    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Disable" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await page.getByText("An administrator disabled it.").waitFor();
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByText("It is called as soon as something happens.").waitFor();

    // It takes a receiver minutes of failing to come that far.
    await page.route(/webhook-endpoints\/whe_\w+$/, async (route) => {
      const response = await route.fetch();
      const endpoint = await response.json();
      const health = {
        ...endpoint.health,
        circuit: "OPEN",
        failures: 9,
        nextProbeAt: "2030-01-01T00:00:00.000Z",
      };
      await route.fulfill({ response, json: { ...endpoint, health } });
    });
    await page.reload();
    await page.getByText("Deliveries are held back, and one at a time tries whether it answers.").waitFor();
    await page.getByText("Circuit open").waitFor();
    await look(page, "webhook-circuit-open");
    await page.unrouteAll({ behavior: "wait" });
  });
});
