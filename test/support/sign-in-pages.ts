import type { Page } from "playwright-core";
import type { LocalJson } from "../../local/start.ts";
import { readCode } from "./system.ts";

/** Waits until a page is there, which its heading tells. */
export const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();

/** From the first page of a verification to its end. */
export const proveIdentity = async (page: Page, local: LocalJson, address: string) => {
  await page.getByRole("button", { name: "Agree and start" }).click();
  await heading(page, "Enter your code");
  await page.getByLabel("6-digit code").fill(await readCode(local, address));
};

/** The camera's part: what the QR code on the page holds, as the page's own API says it. */
export const scanCode = async (page: Page): Promise<string> => {
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  const id = new URL(page.url()).searchParams.get("id");
  const view = await page.evaluate(
    async (path) => (await fetch(path)).json(),
    `/oauth2/authorizations/${id}`,
  );
  return view.url;
};
