import type { Meaning } from "../../theme/theme.ts";
import type { Session, SessionDetail } from "./api.ts";

type ModuleStatus = Session["modules"][number]["status"];
type EventName = SessionDetail["events"][number]["eventType"];

const modules: Readonly<Record<string, string>> = {
  "one-time-code": "One-time code",
  "manual-review": "Manual review",
};

/** "one-time-code" → "One-time code"; a module that the dashboard does not know keeps its own name, readable. */
export const moduleName = (type: string): string =>
  modules[type] ?? `${type.charAt(0).toUpperCase()}${type.slice(1).replaceAll("-", " ")}`;

export const moduleStatus: Readonly<Record<ModuleStatus, { word: string; meaning: Meaning }>> = {
  PENDING: { word: "Not yet", meaning: "neutral" },
  ACTIVE: { word: "Now", meaning: "info" },
  PASSED: { word: "Passed", meaning: "success" },
  FAILED: { word: "Failed", meaning: "danger" },
  REVIEW: { word: "For review", meaning: "warning" },
};

export const eventWords: Readonly<Record<EventName, { word: string; meaning: Meaning }>> = {
  SESSION_STARTED: { word: "Started by the person", meaning: "info" },
  SESSION_PROGRESS: { word: "Continued", meaning: "info" },
  SESSION_SUCCEEDED: { word: "Verified", meaning: "success" },
  SESSION_FAILED: { word: "Ended without success", meaning: "danger" },
  SESSION_PENDING_REVIEW: { word: "Handed to a reviewer", meaning: "warning" },
  IDENTITY_ENROLLED: { word: "Person enrolled as an identity", meaning: "success" },
};

const reasons: Readonly<Record<string, string>> = {
  LINK_EXPIRED: "Nobody opened the link in time.",
  SESSION_EXPIRED: "The person started but did not finish in time.",
  CANCELED: "It was cancelled.",
  TOO_MANY_ATTEMPTS: "Too many wrong answers.",
  NO_CONTACT_POINT: "There was no address to send a code to.",
  DELIVERY_FAILED: "The message could not be delivered.",
  CONTACT_CHANGED: "The code went to an address that is no longer the person’s.",
  REVIEW_REJECTED: "A reviewer rejected it.",
};

export const reasonText = (code: string): string => reasons[code] ?? code;
