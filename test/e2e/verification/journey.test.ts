import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { prepareVerificationPages, test, type Visit } from "./pages.ts";
import { hold, ok, problem } from "./stub-server.ts";
import {
  atCode,
  chooseView,
  ended,
  inSeconds,
  makePreview,
  makeSession,
  succeeded,
  underReview,
} from "./views.ts";

prepareVerificationPages();

const send = "modules/one-time-code/send";
const verify = "modules/one-time-code/verify";
const codeField = (page: Page) => page.getByLabel("6-digit code");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function openAtCode(visit: Visit, session = makeSession()) {
  visit.server.answer("session", ok(session));
  await visit.openSession();
  await visit.heading("Enter your code");
}

/** Presses Tab until the element with this name has focus; fails when it is not reachable. */
async function tabTo(page: Page, name: string) {
  const target = page.locator(":focus").and(page.getByText(name).or(page.getByRole("button", { name })));
  for (let presses = 0; presses < 15; presses++) {
    if ((await target.count()) > 0) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`"${name}" is not reachable by keyboard`);
}

describe("from the link to the result", () => {
  test("the keyboard alone is enough, and the token leaves the address bar", async ({ visit }) => {
    const guest = await visit();
    const { page, server } = guest;
    server.answer("preview", ok(makePreview()));
    server.answer("start", ok(makeSession({ current: { module: "one-time-code", view: chooseView() } })));
    server.answer(send, ok(makeSession()));
    server.answer(verify, ok(succeeded(`${server.baseUrl}/back`)));

    await guest.openLink();
    await guest.heading("Confirm that it’s you");
    await tabTo(page, "Agree and start");
    await page.keyboard.press("Enter");
    await guest.heading("Get your code");
    expect(new URL(page.url()).pathname).toBe("/v/");
    await tabTo(page, "Text message");
    await page.keyboard.press("Enter");
    await guest.heading("Enter your code");
    await page.locator("h1:focus").waitFor();
    // No Tab: whoever just types means the code.
    await page.keyboard.type("123456");
    await guest.heading("You’re verified");
    await page.locator("h1:focus").waitFor();
    await tabTo(page, "Back to Northwind Traders");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/back");

    expect(server.requests.filter(({ route }) => route !== "session")).toEqual([
      { route: "preview", body: { token: "lnk-token" }, shown: null },
      { route: "start", body: { token: "lnk-token", language: "en-GB" }, shown: null },
      { route: send, body: { channel: "SMS" }, shown: "ses_stub" },
      { route: verify, body: { code: "123456" }, shown: "ses_stub" },
    ]);
    expect(guest.complaints).toEqual([]);
  });

  test("a reload after the start goes on where one was, by the cookie", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("preview", ok(makePreview()));
    guest.server.answer("start", ok(makeSession()));
    guest.server.answer("session", ok(makeSession()));
    await guest.openLink();
    await button(guest.page, "Agree and start").click();
    await guest.heading("Enter your code");
    await guest.page.reload();
    await guest.heading("Enter your code");
    expect(guest.server.count("preview")).toBe(1);
  });

  test("opening the link and saying no sends nothing but the preview", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("preview", ok(makePreview()));
    await guest.openLink();
    await button(guest.page, "I don’t agree").click();
    await guest.heading("Nothing was started");
    await button(guest.page, "Go back").click();
    await guest.heading("Confirm that it’s you");
    expect(guest.server.requests.map(({ route }) => route)).toEqual(["preview"]);
  });

  test("the same browser comes back to its link and continues; a finished one sees its result", async ({
    visit,
  }) => {
    const guest = await visit();
    guest.server.answer(
      "preview",
      ok(makePreview({ state: "RESUME" })),
      ok(makePreview({ state: "FINISHED" })),
    );
    guest.server.answer("start", ok(makeSession()));
    guest.server.answer("session", ok(succeeded(null)));
    await guest.openLink();
    await button(guest.page, "Continue").click();
    await guest.heading("Enter your code");
    await guest.openLink();
    await guest.heading("You’re verified");
  });

  test("a start that collides with another one is looked at again instead of ending in an error", async ({
    visit,
  }) => {
    const guest = await visit();
    guest.server.answer("preview", ok(makePreview()), problem(409, "LINK_ALREADY_USED"));
    guest.server.answer("start", problem(409, "CONFLICT"));
    await guest.openLink();
    await button(guest.page, "Agree and start").click();
    await guest.heading("This link was opened elsewhere");
  });

  test("pressing Start twice on a slow network starts once and shows that it works", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("preview", ok(makePreview()));
    const { answer, release } = hold(makeSession());
    guest.server.answer("start", answer);
    await guest.openLink();
    const start = button(guest.page, "Agree and start");
    await start.dblclick();
    await guest.page.locator("button[data-busy][aria-disabled=true]").waitFor();
    release();
    await guest.heading("Enter your code");
    expect(guest.server.count("start")).toBe(1);
  });
});

describe("another verification that was started in another tab", () => {
  test("is noticed before a code counts for it, and can be gone on with here", async ({ visit }) => {
    const guest = await visit();
    const { page, server } = guest;
    await openAtCode(guest);
    server.answer(verify, problem(409, "ANOTHER_SESSION"));
    await codeField(page).fill("123456");
    await guest.heading("You started another verification");
    server.answer("session", ok(makeSession({ interviewId: "ses_other" })));
    await button(page, "Go on here with the other one").click();
    await guest.heading("Enter your code");
    server.answer(verify, ok(succeeded(null)));
    await codeField(page).fill("654321");
    await guest.heading("You’re verified");
    // Besides, the page looks by itself whether the code was delivered: at the session that it shows.
    const told = server.requests.filter(({ route, shown }) => route !== "session" || shown === null);
    expect(told.map(({ shown }) => shown)).toEqual([null, "ses_stub", null, "ses_other"]);
  });
});

describe("entering the code", () => {
  test("a pasted message gives the code, and the sixth digit sends it once", async ({ visit }) => {
    const guest = await visit();
    const { answer, release } = hold(succeeded(null));
    guest.server.answer(verify, answer);
    await openAtCode(guest);
    await codeField(guest.page).fill("Your Northwind code 2 is 482 913. Valid for 10 minutes.");
    await guest.page.keyboard.press("Enter");
    release();
    await guest.heading("You’re verified");
    expect(guest.server.requests.filter(({ route }) => route === verify)).toEqual([
      { route: verify, body: { code: "482913" }, shown: "ses_stub" },
    ]);
  });

  test("fewer than six digits are not sent; the field says so and keeps focus", async ({ visit }) => {
    const guest = await visit();
    await openAtCode(guest);
    await codeField(guest.page).fill("12");
    await button(guest.page, "Confirm").click();
    await guest.page.getByText("Enter all 6 digits.").waitFor();
    await guest.page.locator("input:focus[aria-invalid=true]").waitFor();
    expect(guest.server.count(verify)).toBe(0);
  });

  test("a wrong code says how many attempts are left and leaves an empty field with focus", async ({
    visit,
  }) => {
    const guest = await visit();
    guest.server.answer(verify, ok(atCode({ error: "CODE_INCORRECT", attemptsLeft: 1 })));
    await openAtCode(guest);
    await codeField(guest.page).fill("111111");
    await guest.page.getByRole("alert").getByText("This is your last attempt.").waitFor();
    await guest.page.locator("input:focus").waitFor();
    await expect.poll(() => codeField(guest.page).inputValue()).toBe("");
  });

  test("after the fifth wrong code the page tells the end and the way forward", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer(verify, ok(ended({ status: "FAILED", failureReason: "TOO_MANY_ATTEMPTS" })));
    await openAtCode(guest);
    await codeField(guest.page).fill("111111");
    await guest.heading("Too many wrong codes");
    await guest.page.getByText("Ask Northwind Traders to send you a new link").waitFor();
  });

  test.for([
    ["a dropped connection", "hang up"],
    ["a server error", { status: 500, body: {} }],
    ["too many requests", problem(429, "RATE_LIMITED", 2)],
  ] as const)("%s loses nothing that was typed, and Try again sends it", async ([, failure], { visit }) => {
    const guest = await visit();
    guest.server.answer(verify, failure, ok(succeeded(null)));
    await openAtCode(guest);
    await codeField(guest.page).fill("271828");
    await button(guest.page, "Try again").waitFor();
    expect(await codeField(guest.page).inputValue()).toBe("271828");
    await button(guest.page, "Try again").click();
    await guest.heading("You’re verified");
  });

  test.for([
    [
      "cancelled meanwhile",
      problem(409, "SESSION_NOT_ACTIVE"),
      ended({ status: "CANCELED", failureReason: "CANCELED" }),
      "This verification was cancelled",
    ],
    [
      "already past this step",
      problem(409, "MODULE_NOT_CURRENT"),
      underReview(),
      "A person is looking at it",
    ],
    ["submitted twice at once", problem(409, "CONFLICT"), succeeded(null), "You’re verified"],
  ] as const)(
    "%s: the page shows where the session really is",
    async ([, refusal, now, heading], { visit }) => {
      const guest = await visit();
      await openAtCode(guest);
      guest.server.answer(verify, refusal);
      guest.server.answer("session", ok(now));
      await codeField(guest.page).fill("123456");
      await guest.heading(heading);
    },
  );

  test.for([
    ["SESSION_EXPIRED", 410, "Time ran out"],
    ["NO_SESSION", 401, "Please open your link again"],
  ] as const)("%s between two steps has its own end", async ([code, status, heading], { visit }) => {
    const guest = await visit();
    await openAtCode(guest);
    guest.server.answer(verify, problem(status, code));
    await codeField(guest.page).fill("123456");
    await guest.heading(heading);
  });
});

describe("another code", () => {
  test("can be asked for when the countdown is over, and is announced", async ({ visit }) => {
    const guest = await visit();
    await guest.page.clock.install();
    guest.server.answer(send, ok(atCode({ resendsLeft: 2, resendAvailableAt: inSeconds(240) })));
    await openAtCode(guest, atCode({ resendAvailableAt: inSeconds(120) }));
    await guest.page.getByRole("button", { name: /^Send a new code in (2:00|1:\d\d)$/ }).waitFor();
    await guest.page.clock.fastForward(120_000);
    await button(guest.page, "Send a new code").click();
    await guest.page.getByRole("status").getByText("A new code is on its way").waitFor();
    await guest.page.getByRole("button", { name: /^Send a new code in (2:00|1:\d\d)$/ }).waitFor();
    expect(guest.server.count(send)).toBe(1);
  });

  test("asked for too soon starts a countdown of the server’s length", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer(send, problem(429, "RESEND_TOO_SOON", 120));
    await openAtCode(guest, atCode({ resendAvailableAt: null }));
    await button(guest.page, "Send a new code").click();
    await guest.page.getByRole("button", { name: /^Send a new code in (2:00|1:\d\d)$/ }).waitFor();
  });

  test("beyond the limit points to the help desk and keeps the field for the last code", async ({
    visit,
  }) => {
    const guest = await visit();
    guest.server.answer(send, problem(409, "RESEND_LIMIT_REACHED"));
    await openAtCode(guest, atCode({ resendAvailableAt: null }));
    await button(guest.page, "Send it by text message instead").click();
    await guest.page.getByText("ask the help desk of Northwind Traders").waitFor();
    await codeField(guest.page).waitFor();
  });

  test("is offered by itself when the clock passes the code’s expiry", async ({ visit }) => {
    const guest = await visit();
    await guest.page.clock.install();
    await openAtCode(guest, atCode({ codeExpiresAt: inSeconds(600), resendAvailableAt: null }));
    await guest.page.clock.fastForward(600_000);
    await guest.heading("Get a new code");
  });

  test("goes the other way when the first could not be delivered", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("session", ok(makeSession()));
    guest.server.answer(send, ok(atCode({ sentTo: { channel: "SMS", destination: "•••• •• 42" } })));
    await guest.openSession();
    await guest.heading("Enter your code");
    // The page looks by itself whether the code could be delivered.
    guest.server.answer("session", ok(atCode({ deliveryFailed: true })));
    await guest.heading("Your code didn’t arrive");
    await button(guest.page, "Send it by text message instead").click();
    await guest.heading("Enter your code");
    expect(guest.server.requests.filter(({ route }) => route === send)).toEqual([
      { route: send, body: { channel: "SMS" }, shown: "ses_stub" },
    ]);
  });
});
