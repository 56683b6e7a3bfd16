import { gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { chooseUser, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();

describe("signing in", () => {
  test("leads back to the page that was asked for, and signing out really ends it", async ({ office }) => {
    const page = await office.openStranger("/integrations?q=tickets");
    await chooseUser(page, office.email("admin"));
    await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
    await page.waitForURL(`${office.baseUrl}/integrations?q=tickets`);
    await page.getByRole("button", { name: office.email("admin") }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
    await look(page, "signed-out");
    await page.getByRole("button", { name: "Sign in" }).click();
    // The provider has forgotten too: it asks who it is.
    await chooseUser(page, office.email("viewer"));
    await page.getByRole("button", { name: office.email("viewer") }).waitFor();
  });

  test("someone whose role was taken away gets an explanation", async ({ office }) => {
    const address = `${crypto.randomUUID()}@countersign.example`;
    const { id } = await office.api("admin", 201, "users", { body: { email: address, role: "viewer" } });
    const page = await office.openStranger();
    await chooseUser(page, address);
    await page.getByRole("button", { name: address }).waitFor();
    await office.api("admin", 204, `users/${id}`, { method: "DELETE" });
    await page.reload();
    await page.getByRole("heading", { name: "You have no role yet" }).waitFor();
    await look(page, "no-role");
  });

  test("an access token that ended is renewed without a word", async ({ office }) => {
    const page = await office.open("viewer");
    await page.evaluate(() => {
      const key = Object.keys(sessionStorage).find((name) => name.startsWith("oidc.user:")) ?? "";
      const user = JSON.parse(sessionStorage.getItem(key) ?? "{}");
      sessionStorage.setItem(key, JSON.stringify({ ...user, access_token: "stale", expires_at: 1 }));
    });
    await page.reload();
    await page.getByRole("button", { name: office.email("viewer") }).waitFor();
  });
});

describe("the first load", () => {
  test.for(["Integrations", "Sessions"])(
    "of %s is at most 250 KB of compressed JavaScript",
    async (title, { office }) => {
      const page = await office.open("admin");
      const scripts = new Map<string, number>();
      await page.route("**/*.js", async (route) => {
        const response = await route.fetch();
        scripts.set(route.request().url(), gzipSync(await response.body()).length);
        await route.fulfill({ response });
      });
      await page.goto(`${office.baseUrl}/${title.toLowerCase()}`);
      await page.getByRole("heading", { name: title, level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      const kilobytes = [...scripts.values()].reduce((sum, size) => sum + size, 0) / 1024;
      expect(scripts.size).toBeGreaterThan(1);
      expect(kilobytes).toBeLessThanOrEqual(250);
    },
  );
});
