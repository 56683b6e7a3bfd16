import type { Meaning } from "../../theme/theme.ts";
import type { Attempt, Delivery, Endpoint, EventName } from "./api.ts";

interface Word {
  word: string;
  meaning: Meaning;
}

export const deliveryWords: Readonly<Record<Delivery["status"], Word>> = {
  PENDING: { word: "On its way", meaning: "info" },
  HELD: { word: "Held back", meaning: "warning" },
  SUCCEEDED: { word: "Delivered", meaning: "success" },
  FAILED: { word: "Not delivered", meaning: "danger" },
  CANCELED: { word: "Cancelled", meaning: "neutral" },
};

/** What each event tells, for whoever chooses among them. */
export const eventTexts: Readonly<Record<EventName, string>> = {
  SESSION_STARTED: "The person opened the link and began.",
  SESSION_PROGRESS: "The person finished one step and went on.",
  SESSION_SUCCEEDED: "The person is verified.",
  SESSION_FAILED: "It ended without success, whatever the reason.",
  SESSION_PENDING_REVIEW: "A reviewer has to decide.",
  IDENTITY_ENROLLED: "The person is known from now on.",
};

/** "SIGNATURE_INVALID" → "signature invalid" */
const readable = (code: string): string => code.toLowerCase().replaceAll("_", " ");

/** What the last attempt came to: "3 attempts · HTTP 503". */
export const tellDelivery = ({ attemptCount, lastResponseStatus, lastFailure }: Delivery): string =>
  [
    `${attemptCount} attempt${attemptCount === 1 ? "" : "s"}`,
    ...(lastResponseStatus === null ? [] : [`HTTP ${lastResponseStatus}`]),
    ...(lastResponseStatus !== null || lastFailure === null ? [] : [readable(lastFailure)]),
  ].join(" · ");

export const tellAttempt = ({ responseStatus, failure }: Attempt): string =>
  responseStatus === null ? readable(failure ?? "no answer") : `HTTP ${responseStatus}`;

const disabled: Readonly<Record<NonNullable<Endpoint["disabledReason"]>, string>> = {
  BY_ADMINISTRATOR: "An administrator disabled it.",
  RECEIVER_GONE: "Its server answered 410 Gone: it wants no more events.",
  FAILING: "It did not answer for five days.",
};

/** Where an endpoint stands: enabled or not, and what its circuit says. */
export const endpointState = ({
  status,
  disabledReason,
  health,
  retryPolicy,
}: Endpoint): Word & { text: string } => {
  if (status === "DISABLED") {
    return {
      word: "Disabled",
      meaning: disabledReason === "BY_ADMINISTRATOR" ? "neutral" : "danger",
      text: `${disabledReason === null ? "" : disabled[disabledReason]} What it misses can be replayed.`,
    };
  }
  switch (health.circuit) {
    case "OPEN":
      return {
        word: "Circuit open",
        meaning: "danger",
        text: "It failed for minutes on end. Deliveries are held back, and one at a time tries whether it answers.",
      };
    case "HALF_OPEN":
      return {
        word: "Being tried",
        meaning: "warning",
        text: "The next delivery decides whether it answers again.",
      };
    case "DRAINING":
      return {
        word: "Catching up",
        meaning: "info",
        text: "It answers again: what was held back is being sent.",
      };
    case "CLOSED":
      return health.failures === 0
        ? { word: "Healthy", meaning: "success", text: "It is called as soon as something happens." }
        : {
            word: "Failing",
            meaning: "warning",
            text: `The last ${health.failures === 1 ? "attempt" : `${health.failures} attempts`} failed. ${retryPolicy === "none" ? "One attempt is all they get: replay them once it answers." : "They are tried again."}`,
          };
  }
};

export const policyWords: Readonly<Record<Endpoint["retryPolicy"], string>> = {
  standard: "Ten attempts over about a day",
  incode: "Five attempts over 13 minutes, as Incode does",
  none: "One attempt",
};

export const signatureWords: Readonly<Record<Endpoint["signatureType"], string>> = {
  HMAC_SHA256: "Shared secret (v1, HMAC-SHA256)",
  ED25519: "Key pair (v1a, Ed25519)",
};

export const tellDuration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export const tellShare = (share: number | null): string => (share === null ? "–" : percent.format(share));
