import type { Preview, SessionView } from "../../../web/verification/src/api/types.ts";
import type { Visit } from "./pages.ts";
import { signInStates } from "./sign-in-states.ts";
import { ok, problem } from "./stub-server.ts";
import {
  atCode,
  chooseView,
  ended,
  inSeconds,
  makeCodeView,
  makePreview,
  makeSession,
  succeeded,
  underReview,
} from "./views.ts";

/** One thing that a person can see, and how to get there. */
export interface State {
  name: string;
  heading: string;
  /** Where focus is then: on the heading, unless the person's last press stays the place to go on from. */
  focus?: "heading" | "field" | "button" | "summary";
  arrive(visit: Visit): Promise<void>;
}

const link =
  (preview: () => Preview) =>
  async ({ server, openLink }: Visit) => {
    server.answer("preview", ok(preview()));
    await openLink();
  };

const session =
  (view: () => SessionView) =>
  async ({ server, openSession }: Visit) => {
    server.answer("session", ok(view()));
    await openSession();
  };

const refusedLink =
  (status: number, code: string) =>
  async ({ server, openLink }: Visit) => {
    server.answer("preview", problem(status, code));
    await openLink();
  };

const failed = (reason: string, status: SessionView["status"] = "FAILED") =>
  session(() => ended({ status, failureReason: reason }));

const openStates: State[] = [
  { name: "welcome", heading: "Confirm that it’s you", arrive: link(makePreview) },
  {
    name: "welcome-plain-organization",
    heading: "Confirm that it’s you",
    arrive: link(() => makePreview({ organization: { name: "Acme", logoUrl: null, primaryColor: null } })),
  },
  {
    name: "welcome-pale-brand",
    heading: "Confirm that it’s you",
    arrive: link(() =>
      makePreview({
        organization: { name: "Sunshine Credit Union", logoUrl: null, primaryColor: "#ffd60a" },
      }),
    ),
  },
  {
    name: "welcome-long-name",
    heading: "Confirm that it’s you",
    arrive: link(() =>
      makePreview({
        organization: {
          name: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
          logoUrl: null,
          primaryColor: "#ffffff",
        },
      }),
    ),
  },
  {
    name: "welcome-spanish",
    heading: "Confirme su identidad",
    arrive: link(() => makePreview({ language: "es", linkExpiresAt: inSeconds(3 * 86_400) })),
  },
  {
    name: "declined",
    heading: "Nothing was started",
    arrive: async (visit) => {
      await link(makePreview)(visit);
      await visit.page.getByRole("button", { name: "I don’t agree" }).click();
    },
  },
  { name: "resume", heading: "Welcome back", arrive: link(() => makePreview({ state: "RESUME" })) },
  {
    name: "start-failed",
    heading: "Confirm that it’s you",
    focus: "button",
    arrive: async (visit) => {
      await link(makePreview)(visit);
      visit.server.answer("start", { status: 503, body: {} });
      await visit.page.getByRole("button", { name: "Agree and start" }).click();
      await visit.page.getByRole("alert").waitFor();
    },
  },
];

const codeStates: State[] = [
  {
    name: "code-choose",
    heading: "Get your code",
    arrive: session(() => makeSession({ current: { module: "one-time-code", view: chooseView() } })),
  },
  { name: "code-enter", heading: "Enter your code", arrive: session(makeSession) },
  {
    name: "code-enter-spanish-by-text-message",
    heading: "Introduzca su código",
    arrive: session(() =>
      makeSession({
        language: "es",
        current: {
          module: "one-time-code",
          view: makeCodeView({
            sentTo: { channel: "SMS", destination: "•••• •• 42" },
            resendAvailableAt: null,
          }),
        },
      }),
    ),
  },
  {
    name: "data-explained",
    heading: "Enter your code",
    focus: "summary",
    arrive: async (visit) => {
      await session(makeSession)(visit);
      await visit.page.getByText("How your data is used").click();
    },
  },
  {
    name: "code-filled-offline",
    heading: "Enter your code",
    focus: "field",
    arrive: async (visit) => {
      await session(makeSession)(visit);
      visit.server.answer("modules/one-time-code/verify", "hang up");
      await visit.page.getByLabel("6-digit code").fill("271828");
      await visit.page.getByRole("alert").waitFor();
    },
  },
  {
    name: "code-wrong",
    heading: "Enter your code",
    arrive: session(() =>
      atCode({ error: "CODE_INCORRECT", attemptsLeft: 2, resendAvailableAt: inSeconds(-1) }),
    ),
  },
  {
    name: "code-expired",
    heading: "Get a new code",
    arrive: session(() =>
      atCode({
        error: "CODE_EXPIRED",
        codeExpiresAt: inSeconds(-5),
        resendAvailableAt: inSeconds(-1),
        resendsLeft: 1,
      }),
    ),
  },
  {
    name: "code-expired-no-more-resends",
    heading: "Get a new code",
    arrive: session(() => atCode({ codeExpiresAt: inSeconds(-5), resendAvailableAt: null, resendsLeft: 0 })),
  },
  {
    name: "code-delivery-failed",
    heading: "Your code didn’t arrive",
    arrive: session(() => atCode({ deliveryFailed: true })),
  },
  {
    name: "code-delivery-failed-one-channel",
    heading: "Your code didn’t arrive",
    arrive: session(() =>
      atCode({
        deliveryFailed: true,
        channels: [{ channel: "SMS", destination: "•••• •• 42" }],
        sentTo: { channel: "SMS", destination: "•••• •• 42" },
      }),
    ),
  },
  {
    name: "code-no-more-resends",
    heading: "Enter your code",
    arrive: session(() => atCode({ resendsLeft: 0, resendAvailableAt: null })),
  },
  {
    name: "unknown-step",
    heading: "Please load this page again",
    arrive: session(() => makeSession({ current: { module: "passkey", view: {} } })),
  },
];

const endStates: State[] = [
  {
    name: "under-review",
    heading: "A person is looking at it",
    arrive: session(() => underReview()),
  },
  {
    name: "under-review-with-way-back",
    heading: "A person is looking at it",
    arrive: (visit) => session(() => underReview({ redirectUrl: `${visit.server.baseUrl}/back` }))(visit),
  },
  {
    name: "succeeded-redirect",
    heading: "You’re verified",
    arrive: (visit) => session(() => succeeded(`${visit.server.baseUrl}/never`))(visit),
  },
  { name: "succeeded-close", heading: "You’re verified", arrive: session(() => succeeded(null)) },
  {
    name: "failed-link-expired",
    heading: "This link has expired",
    arrive: failed("LINK_EXPIRED", "EXPIRED"),
  },
  { name: "failed-session-expired", heading: "Time ran out", arrive: failed("SESSION_EXPIRED", "EXPIRED") },
  {
    name: "failed-canceled",
    heading: "This verification was cancelled",
    arrive: failed("CANCELED", "CANCELED"),
  },
  { name: "failed-too-many-attempts", heading: "Too many wrong codes", arrive: failed("TOO_MANY_ATTEMPTS") },
  { name: "failed-no-contact-point", heading: "We cannot reach you", arrive: failed("NO_CONTACT_POINT") },
  {
    name: "failed-review-rejected",
    heading: "Your request was not approved",
    arrive: (visit) =>
      session(() =>
        ended({
          status: "FAILED",
          failureReason: "REVIEW_REJECTED",
          redirectUrl: `${visit.server.baseUrl}/back`,
        }),
      )(visit),
  },
  {
    name: "failed-delivery-failed",
    heading: "The code did not reach you",
    arrive: failed("DELIVERY_FAILED"),
  },
  {
    name: "failed-contact-changed",
    heading: "Your contact details have changed",
    arrive: failed("CONTACT_CHANGED"),
  },
  { name: "failed-unknown", heading: "We could not verify you", arrive: failed("SOMETHING_NEW") },
];

const deadEndStates: State[] = [
  { name: "link-invalid", heading: "This link doesn’t work", arrive: refusedLink(404, "LINK_INVALID") },
  { name: "link-expired", heading: "This link has expired", arrive: refusedLink(410, "LINK_EXPIRED") },
  { name: "link-canceled", heading: "This link was cancelled", arrive: refusedLink(410, "LINK_CANCELED") },
  { name: "link-replaced", heading: "There is a newer link", arrive: refusedLink(410, "LINK_REPLACED") },
  {
    name: "link-already-used",
    heading: "This link was opened elsewhere",
    arrive: refusedLink(409, "LINK_ALREADY_USED"),
  },
  {
    name: "no-session",
    heading: "Please open your link again",
    arrive: async ({ page, server }) => void (await page.goto(`${server.baseUrl}/v/`)),
  },
  {
    name: "session-expired",
    heading: "Time ran out",
    arrive: async ({ server, openSession }) => {
      server.answer("session", problem(410, "SESSION_EXPIRED"));
      await openSession();
    },
  },
  {
    name: "another-session",
    heading: "You started another verification",
    arrive: async (visit) => {
      await session(makeSession)(visit);
      visit.server.answer("modules/one-time-code/verify", problem(409, "ANOTHER_SESSION"));
      await visit.page.getByLabel("6-digit code").fill("271828");
    },
  },
  { name: "unreachable", heading: "We can’t reach the service", arrive: refusedLink(503, "UNAVAILABLE") },
  {
    name: "offline",
    heading: "You’re offline",
    arrive: async ({ page, server, context, openLink }) => {
      server.answer("preview", { status: 503, body: {} });
      await openLink();
      await context.setOffline(true);
      await page.getByRole("button", { name: "Try again" }).click();
    },
  },
];

export const states: State[] = [
  ...openStates,
  ...codeStates,
  ...endStates,
  ...deadEndStates,
  ...signInStates,
];
