import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort } from "../support/free-port.ts";
import { openHttpBrowser } from "../support/http-browser.ts";
import { newAddress, signIn } from "../support/oidc-login.ts";
import { connectProduct, eventually, type Product } from "../support/system.ts";

/** As its README says: without settings, beside a local cloud. */
describe("examples/oidc-client", () => {
  let product: Product;
  let child: ChildProcess;
  let baseUrl: string;

  beforeAll(async () => {
    product = await connectProduct();
    const port = await findFreePort();
    child = spawn(process.execPath, ["examples/oidc-client/main.ts"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: process.env.PATH, PORT: String(port), COUNTERSIGN_STATE_DIR: product.stateDir },
    });
    let printed = "";
    child.stdout?.on("data", (chunk) => (printed += chunk));
    baseUrl = await eventually("the example", () => /http:\S+/.exec(printed)?.[0]);
  });
  afterAll(() => {
    child?.kill();
  });

  it("lets in who was verified, knows them, and forgets them at the sign-out", async () => {
    const browser = openHttpBrowser();
    const address = newAddress();
    expect((await browser.visit(`${baseUrl}/`)).text).toContain("Sign in");
    const { callback, verified } = await signIn(browser, product, `${baseUrl}/login`, address);
    expect(verified).toBe(true);
    const welcome = await browser.visit(callback.href);
    expect(welcome.text).toContain("You are signed in");
    expect(welcome.text).toContain(`<dd>${address}</dd>`);

    const sent = await browser.send(`${baseUrl}/logout`, { method: "POST" });
    const goodbye = await browser.visit(sent.headers.get("location") ?? "");
    expect(goodbye).toMatchObject({ url: `${baseUrl}/`, status: 200 });
    expect(goodbye.text).toContain("Sign in");
    expect((await signIn(browser, product, `${baseUrl}/login`, address)).verified).toBe(true);
  });

  it("tells a person who was refused why, and takes no answer that it did not ask for", async () => {
    const browser = openHttpBrowser();
    const login = await browser.send(`${baseUrl}/login`);
    const state = new URL(login.headers.get("location") ?? "").searchParams.get("state") ?? "";
    const answer = new URLSearchParams({
      error: "access_denied",
      error_description: "verification_pending",
      state,
      iss: product.local.issuer,
    });
    const refused = await browser.send(`${baseUrl}/callback?${answer}`);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("access_denied: verification_pending");
    const stranger = await openHttpBrowser().send(`${baseUrl}/callback?${answer}`);
    expect([stranger.status, stranger.headers.get("location")]).toEqual([303, "/"]);
  });
});
