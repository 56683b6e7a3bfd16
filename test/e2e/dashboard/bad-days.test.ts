import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { chooseUser, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";
import { copySession } from "./seed.ts";

prepareDashboard();

/** One call looks through 800. With COUNTERSIGN_SESSIONS=10000 and a longer `--testTimeout` it is the same test. */
const many = Number(process.env.COUNTERSIGN_SESSIONS ?? 900);

/** How much of the screen moves by itself from now on, as browsers count it; the answer reads it. */
const watchLayoutShift = async (page: Page): Promise<() => Promise<number>> => {
  const shift = await page.evaluateHandle(() => {
    const seen = { sum: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.sum += "value" in entry ? Number(entry.value) : 0;
    }).observe({ type: "layout-shift" });
    return seen;
  });
  return () =>
    shift.evaluate(async (seen) => {
      // What was drawn last is counted with the picture after it.
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return seen.sum;
    });
};

describe("on a bad day", () => {
  test("a session that ended in mid-edit loses nothing that was typed", async ({ office }) => {
    const page = await office.open("admin", "/integrations/new/API");
    await page.getByLabel("Name").fill("Typed before it ended");
    // The token is refused, and the provider has no other one for us.
    await page.route("**/api/v1/integrations", (route) => route.fulfill({ status: 401, body: "{}" }));
    await page.route("**/oauth2/token", (route) =>
      route.fulfill({ status: 400, contentType: "application/json", body: '{"error":"invalid_grant"}' }),
    );
    await page.getByRole("combobox", { name: "Workflow" }).click();
    await page.getByRole("option").first().click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
    await look(page, "session-ended");
    await page.unrouteAll();
    await page.getByRole("button", { name: "Sign in again" }).click();
    await page.getByRole("button", { name: "Save" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/integrations/new/API");
    await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("Typed before it ended");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Typed before it ended" }).waitFor();
  });

  test("an API that fails says so with the request id, and trying again helps", async ({ office }) => {
    const page = await office.open("admin", "/integrations/new");
    await page.route("**/api/v1/integrations?*", (route) =>
      route.fulfill({
        status: 503,
        headers: { "x-request-id": "req-7f3a", "content-type": "application/problem+json" },
        body: JSON.stringify({ status: 503, code: "UNAVAILABLE", detail: "Try again in a moment." }),
      }),
    );
    await page.getByRole("link", { name: "Integrations" }).first().click();
    const alert = page.getByRole("alert");
    await alert.getByText("req-7f3a").waitFor();
    await look(page, "integrations-unavailable");
    await page.unrouteAll();
    await alert.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "Default client credentials" }).waitFor();
  });

  test("an answer that takes its time shows that something is coming", async ({ office }) => {
    const page = await office.open("admin", "/integrations/new");
    const { promise: enough, resolve: answer } = Promise.withResolvers<void>();
    await page.route("**/api/v1/sessions?*", async (route) => {
      await enough;
      await route.continue();
    });
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.locator("table[aria-busy=true]").waitFor();
    const readLayoutShift = await watchLayoutShift(page);
    answer();
    await page.getByRole("heading", { name: "Nobody has been verified yet" }).waitFor();
    // What was drawn in the meantime has the size of what comes: nothing jumps.
    expect(await readLayoutShift()).toBeLessThan(0.05);
    await look(page, "sessions-empty");
  });

  test("thousands of sessions stay a page at a time, and the one that fits is found behind them", async ({
    office,
  }) => {
    const { data } = await office.api("admin", 200, "workflows");
    const [workflow] = data as { id: string }[];
    const body = { type: "API", name: "Busy desk", workflowId: workflow?.id };
    const { id } = await office.api("admin", 201, "integrations", { body });
    const send = (loginHint: string) =>
      office.api("agent", 201, "sessions", { body: { integrationReference: id, loginHint } });
    const oldest = await send(`oldest@${office.domain}`);
    await office.api("agent", 200, `sessions/${oldest.interviewId}/cancel`, { body: {} });
    const { interviewId } = await send(`copied@${office.domain}`);
    await copySession(office, String(interviewId), many);

    const page = await office.open("agent", `/sessions?integration=${id}`);
    const rows = page.getByRole("table", { name: "Sessions" }).getByRole("link");
    await expect.poll(() => rows.count()).toBe(25);
    const first = await rows.first().textContent();
    const asked: string[] = [];
    page.on("request", (request) => {
      if (/\/sessions\?/.test(request.url()))
        asked.push(new URL(request.url()).searchParams.get("limit") ?? "");
    });
    await page.getByRole("button", { name: "Older" }).click();
    await page.getByRole("link", { name: first ?? "", exact: true }).waitFor({ state: "detached" });
    await expect.poll(() => rows.count()).toBe(25);
    // However many there are, a page costs one question for what is on it.
    expect(asked).toEqual(["25"]);
    await page.goBack();
    await page.getByRole("link", { name: first ?? "", exact: true }).waitFor();

    await page.getByRole("textbox", { name: "Person" }).fill(`person-7@${office.domain}`);
    await page.getByRole("link", { name: `person-7@${office.domain}` }).waitFor();
    await expect.poll(() => rows.count()).toBe(1);

    await page.goto(`${office.baseUrl}/sessions?status=CANCELED`);
    await page.getByRole("heading", { name: "Nothing among the newest" }).waitFor();
    await look(page, "sessions-further");
    await page.getByRole("button", { name: "Look further back" }).click();
    await page.getByRole("link", { name: `oldest@${office.domain}` }).waitFor();
  });

  test("names of 80 emoji and from right to left break no screen", async ({ office }) => {
    const { data } = await office.api("admin", 200, "workflows");
    const [workflow] = data as { id: string }[];
    const names = ["🦄".repeat(80), "אינטגרציה של מערכת התמיכה"];
    for (const name of names) {
      const body = { type: "API", name, workflowId: workflow?.id };
      await office.api("admin", 201, "integrations", { body });
    }
    const page = await office.open("admin", "/integrations");
    for (const name of names) await page.getByRole("link", { name }).waitFor();
    await look(page, "integrations-names");
    await page.getByRole("link", { name: names[0] ?? "" }).click();
    await page.getByRole("heading", { level: 1, name: names[0] ?? "" }).waitFor();
    await look(page, "integration-emoji");
  });

  test("with the feature off there is no page of integrations, and nothing in the menu", async ({
    office,
  }) => {
    const page = await office.openStranger("/integrations");
    await page.route("**/api/v1/me", async (route) => {
      const response = await route.fetch();
      const me = await response.json();
      await route.fulfill({ response, json: { ...me, organization: { ...me.organization, features: [] } } });
    });
    await chooseUser(page, office.email("admin"));
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    expect(await page.getByRole("link", { name: "Integrations" }).count()).toBe(0);
  });
});
