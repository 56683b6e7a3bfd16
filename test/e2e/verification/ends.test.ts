import { describe, expect } from "vitest";
import { prepareVerificationPages, test } from "./pages.ts";
import { ok, problem } from "./stub-server.ts";
import { makePreview, makeSession, succeeded, underReview } from "./views.ts";

prepareVerificationPages();

describe("success", () => {
  test("takes the person back after a few seconds, and says so before", async ({ visit }) => {
    const guest = await visit();
    await guest.page.clock.install();
    guest.server.answer("session", ok(succeeded(`${guest.server.baseUrl}/back`)));
    const announced = guest.page
      .getByRole("status")
      .getByText("You go back to Northwind Traders in 6 seconds");
    // Waited for before the page is there: the six seconds begin with it.
    await Promise.all([announced.waitFor(), guest.heading("You’re verified"), guest.openSession()]);
    await guest.page.clock.runFor(7_000);
    await guest.page.waitForURL("**/back");
  });

  test("stays when asked to", async ({ visit }) => {
    const guest = await visit();
    await guest.page.clock.install();
    guest.server.answer("session", ok(succeeded(`${guest.server.baseUrl}/back`)));
    const stay = guest.page.getByRole("button", { name: "Stay on this page" });
    await Promise.all([stay.click(), guest.openSession()]);
    await guest.page.getByText("You stay on this page.").waitFor();
    await guest.page.clock.runFor(20_000);
    expect(new URL(guest.page.url()).pathname).toBe("/v/");
  });

  test("does not send someone away again who comes back with the Back button", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("session", ok(succeeded(`${guest.server.baseUrl}/back`)));
    const back = guest.page.getByRole("link", { name: "Back to Northwind Traders" });
    await Promise.all([back.click(), guest.openSession()]);
    await guest.page.waitForURL("**/back");
    await guest.page.goBack();
    await guest.page.reload();
    await guest.heading("You’re verified");
    await guest.page.getByText("You stay on this page.").waitFor();
    expect(await guest.page.getByRole("button", { name: "Stay on this page" }).count()).toBe(0);
  });

  test.for(["javascript:alert(1)", "http://evil.example/", "not a url"])(
    "never leads to %s",
    async (redirectUrl, { visit }) => {
      const guest = await visit();
      guest.server.answer("session", ok(succeeded(redirectUrl)));
      await guest.openSession();
      await guest.page.getByText("You may close this page.").waitFor();
      expect(await guest.page.getByRole("link").count()).toBe(0);
    },
  );
});

describe("review", () => {
  test("shows the decision when the person looks again", async ({ visit }) => {
    const guest = await visit();
    const waiting = ok(underReview());
    guest.server.answer("session", waiting, waiting, ok(succeeded(null)));
    await guest.openSession();
    await guest.heading("A person is looking at it");
    await guest.page.getByRole("button", { name: "See if there is a result" }).click();
    await guest.page.getByText("There is no result yet.").waitFor();
    await guest.page.getByRole("button", { name: "See if there is a result" }).click();
    await guest.heading("You’re verified");
  });
});

describe("language", () => {
  test("is the link’s, and the person’s own choice before it, remembered and sent at the start", async ({
    visit,
  }) => {
    const guest = await visit();
    guest.server.answer("preview", ok(makePreview({ language: "es" })));
    guest.server.answer("start", ok(makeSession({ language: "es" })));
    await guest.openLink();
    await guest.heading("Confirme su identidad");
    await guest.page.locator("html[lang=es]").waitFor();

    await guest.page.getByLabel("Idioma").selectOption("en");
    await guest.heading("Confirm that it’s you");
    await guest.page.locator("html[lang=en]").waitFor();
    await expect.poll(() => guest.page.title()).toBe("Confirm that it’s you – Northwind Traders");
    await guest.page.reload();
    await guest.heading("Confirm that it’s you");
    await guest.page.getByRole("button", { name: "Agree and start" }).click();
    await guest.heading("Enter your code");
    const [start, ...others] = guest.server.requests.filter(({ route }) => route === "start");
    expect([start?.body, others]).toEqual([{ token: "lnk-token", language: "en-GB" }, []]);
  });

  test("is the browser’s where the link is unknown", async ({ visit }) => {
    const guest = await visit({ locale: "es-ES" });
    guest.server.answer("preview", problem(404, "LINK_INVALID"));
    await guest.openLink();
    await guest.heading("Este enlace no funciona");
  });

  test("of the code’s screen is Spanish too, with the time as Spanish writes it", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("session", ok(makeSession({ language: "es" })));
    await guest.openSession();
    await guest.heading("Introduzca su código");
    await guest.page.getByText("Paso 1 de 2: Código de un solo uso").waitFor();
    await guest.page.getByText(/^Válido hasta: \d{1,2}:\d{2}$/).waitFor();
  });
});
