import type { SignInView } from "../../../web/verification/src/sign-in/api.ts";
import type { Visit } from "./pages.ts";
import type { State } from "./states.ts";
import { type Answer, ok, problem } from "./stub-server.ts";
import { ended, makePreview, makeSignIn, succeeded } from "./views.ts";

const ROUTE = "authorizations/azn_stub";
const LINK = `https://id.example.com/v/${"a".repeat(43)}`;

const signIn =
  (...answers: Answer[]) =>
  async ({ page, server }: Visit) => {
    server.answer(ROUTE, ...answers);
    await page.goto(`${server.baseUrl}/v/authorize?id=azn_stub`);
  };

const shown = (change: Partial<SignInView> = {}) => signIn(ok(makeSignIn(change)));

const waiting = (change: Partial<SignInView> = {}) =>
  makeSignIn({ state: "ELSEWHERE", url: LINK, ...change });

const login = (device: "HERE" | "ELSEWHERE") => ({ application: "Payroll", device });

/** What a person sees who signs in to an application, in the browser that began and on the phone. */
export const signInStates: State[] = [
  { name: "sign-in", heading: "Sign in to Payroll", arrive: shown() },
  { name: "sign-in-asks-who", heading: "Sign in to Payroll", arrive: shown({ asksForLogin: true }) },
  {
    name: "sign-in-spanish",
    heading: "Iniciar sesión en Payroll",
    arrive: shown({ asksForLogin: true, language: "es" }),
  },
  {
    name: "sign-in-one-device-only",
    heading: "Sign in to Payroll",
    arrive: shown({ crossDevice: false }),
  },
  {
    name: "sign-in-long-name",
    heading: "Sign in to Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
    arrive: shown({ application: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" }),
  },
  {
    name: "sign-in-without-address",
    heading: "Sign in to Payroll",
    focus: "field",
    arrive: async (visit) => {
      await shown({ asksForLogin: true })(visit);
      await visit.page.getByRole("button", { name: "Continue on this device" }).click();
      await visit.page.getByRole("alert").waitFor();
    },
  },
  {
    name: "sign-in-too-often",
    heading: "Sign in to Payroll",
    focus: "button",
    arrive: async (visit) => {
      await shown()(visit);
      visit.server.answer(`${ROUTE}/begin`, problem(429, "RATE_LIMITED", 900));
      await visit.page.getByRole("button", { name: "Use your phone instead" }).click();
      await visit.page.getByRole("alert").waitFor();
    },
  },
  { name: "sign-in-scan", heading: "Scan this with your phone", arrive: signIn(ok(waiting())) },
  {
    name: "sign-in-scan-spanish",
    heading: "Escanee esto con su teléfono",
    arrive: signIn(ok(waiting({ language: "es" }))),
  },
  {
    name: "sign-in-started-on-phone",
    heading: "Finish on your phone",
    arrive: signIn(ok(waiting()), ok(waiting({ started: true }))),
  },
  {
    name: "sign-in-code-expired",
    heading: "Sign in to Payroll",
    arrive: async (visit) => {
      await signIn(ok(waiting()), ok(makeSignIn()))(visit);
      await visit.page.getByRole("alert").getByText("Nobody used the code in time").waitFor();
    },
  },
  {
    name: "sign-in-of-another-browser",
    heading: "Please sign in again",
    arrive: signIn(problem(404, "AUTHORIZATION_NOT_FOUND")),
  },
  {
    name: "sign-in-unreachable",
    heading: "We can’t reach the service",
    arrive: signIn(problem(503, "BUSY")),
  },
  {
    name: "welcome-sign-in-here",
    heading: "Confirm that it’s you",
    arrive: async ({ server, openLink }) => {
      server.answer("preview", ok(makePreview({ login: login("HERE") })));
      await openLink();
    },
  },
  {
    name: "welcome-sign-in-on-phone",
    heading: "Confirm that it’s you",
    arrive: async ({ server, openLink }) => {
      server.answer("preview", ok(makePreview({ login: login("ELSEWHERE") })));
      await openLink();
    },
  },
  {
    name: "signed-in-here",
    heading: "You’re verified",
    arrive: async ({ server, page, openSession }) => {
      // Who comes back by the browser's Back button stays; everybody else is taken on at once.
      await page.addInitScript(() => sessionStorage.setItem("countersign.sent-back.ses_stub", "1"));
      server.answer("session", ok({ ...succeeded(`${server.baseUrl}/never`), login: login("HERE") }));
      await openSession();
    },
  },
  {
    name: "sign-in-failed",
    heading: "Too many wrong codes",
    arrive: async ({ server, openSession }) => {
      const redirectUrl = `${server.baseUrl}/back`;
      const failure = { status: "FAILED", failureReason: "TOO_MANY_ATTEMPTS", redirectUrl } as const;
      server.answer("session", ok({ ...ended(failure), login: login("HERE") }));
      await openSession();
    },
  },
  {
    name: "signed-in-on-phone",
    heading: "Go back to your other device",
    arrive: async ({ server, openSession }) => {
      server.answer("session", ok({ ...succeeded(null), login: login("ELSEWHERE") }));
      await openSession();
    },
  },
];
