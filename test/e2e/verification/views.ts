import type { Organization, Preview, SessionView, Step } from "../../../web/verification/src/api/types.ts";
import type { OneTimeCodeView } from "../../../web/verification/src/modules/one-time-code/view.ts";
import type { SignInView } from "../../../web/verification/src/sign-in/api.ts";

const logo =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path fill="#0b6e4f" d="M20 4 36 34H4z"/><path fill="#fff" d="m20 16 7 14H13z"/></svg>',
  );

export const organization: Organization = {
  name: "Northwind Traders",
  logoUrl: logo,
  primaryColor: "#0b6e4f",
};

export const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

export const makePreview = (change: Partial<Preview> = {}): Preview => ({
  organization,
  language: "en",
  state: "NEW",
  linkExpiresAt: inSeconds(3600),
  login: null,
  ...change,
});

const email = { channel: "EMAIL", destination: "m•••@n•••.com" } as const;
const sms = { channel: "SMS", destination: "•••• •• 42" } as const;

export const makeCodeView = (change: Partial<OneTimeCodeView> = {}): OneTimeCodeView => ({
  phase: "ENTER",
  channels: [email, sms],
  sentTo: email,
  codeExpiresAt: inSeconds(600),
  resendAvailableAt: inSeconds(30),
  resendsLeft: 3,
  attemptsLeft: 5,
  deliveryFailed: false,
  error: null,
  ...change,
});

export const chooseView = (): OneTimeCodeView =>
  makeCodeView({ phase: "CHOOSE", sentTo: null, codeExpiresAt: null, resendAvailableAt: null });

const steps: Step[] = [
  { type: "one-time-code", status: "ACTIVE" },
  { type: "manual-review", status: "PENDING" },
];

/** A started session at its one-time code. */
export const makeSession = (change: Partial<SessionView> = {}): SessionView => ({
  interviewId: "ses_stub",
  status: "STARTED",
  failureReason: null,
  language: "en",
  expiresAt: inSeconds(1800),
  organization,
  steps,
  current: { module: "one-time-code", view: makeCodeView() },
  redirectUrl: null,
  login: null,
  ...change,
});

export const atCode = (view: Partial<OneTimeCodeView>): SessionView =>
  makeSession({ current: { module: "one-time-code", view: makeCodeView(view) } });

export const ended = (change: Partial<SessionView>): SessionView => makeSession({ current: null, ...change });

export const underReview = (change: Partial<SessionView> = {}): SessionView =>
  ended({
    status: "PENDING_REVIEW",
    steps: [
      { type: "one-time-code", status: "PASSED" },
      { type: "manual-review", status: "REVIEW" },
    ],
    ...change,
  });

export const succeeded = (redirectUrl: string | null): SessionView =>
  ended({
    status: "SUCCEEDED",
    redirectUrl,
    steps: steps.map((step) => ({ ...step, status: "PASSED" })),
  });

/** A sign-in of this browser in which nothing is chosen yet. */
export const makeSignIn = (change: Partial<SignInView> = {}): SignInView => ({
  id: "azn_stub",
  application: "Payroll",
  organization,
  language: null,
  asksForLogin: false,
  crossDevice: true,
  state: "CHOOSE",
  started: false,
  url: null,
  linkExpiresAt: null,
  continueUrl: "/never",
  ...change,
});
