import { expect } from "vitest";
import { prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();

test("an administrator finds an operation, a sample to paste, and a secret to call it with", async ({
  office,
}) => {
  const page = await office.open("admin", "/api-reference");
  await page.getByRole("heading", { name: "Client secret" }).waitFor();
  await page.getByLabel("Search operations").fill("request a verification");
  await page.getByRole("button", { name: /request-new/ }).waitFor();
  await look(page, "api");
  await page.getByLabel("Search operations").fill("omni/b2b/onboarding/request-new");
  await page
    .getByRole("button", { name: /request-new/ })
    .first()
    .click();
  const sample = page.getByRole("region", { name: /^curl of POST/ });
  const request = `curl -X POST '${office.baseUrl}/omni/b2b/onboarding/request-new'`;
  await expect.poll(() => sample.textContent()).toContain(request);
  await expect.poll(() => sample.textContent()).toContain("integrationReference");
  await look(page, "api-operation");
  await page.getByRole("button", { name: "Generate secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Generate" }).click();
  await page.getByText(/^csk_/).waitFor();
  await page.getByLabel("Search operations").fill("no such words");
  await page.getByRole("heading", { name: "Nothing fits" }).waitFor();
});
