import type { EventName } from "../event/schema.ts";

export const sessionStatuses = [
  "CREATED",
  "STARTED",
  "PENDING_REVIEW",
  "SUCCEEDED",
  "FAILED",
  "CANCELED",
  "EXPIRED",
] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

export interface Transition {
  from: readonly SessionStatus[];
  to: SessionStatus;
  /** The event that is written in the same transaction; null for a step that nobody outside hears of. */
  event: EventName | null;
}

/**
 * The session state machine as data: the condition of each write and the diagram in docs/sessions.md are made
 * from it. Every session ends in exactly one terminal event.
 */
export const transitions = {
  start: { from: ["CREATED"], to: "STARTED", event: "SESSION_STARTED" },
  resume: { from: ["STARTED"], to: "STARTED", event: "SESSION_PROGRESS" },
  advance: { from: ["STARTED"], to: "STARTED", event: null },
  resend: { from: ["CREATED"], to: "CREATED", event: null },
  resendStarted: { from: ["STARTED"], to: "STARTED", event: null },
  review: { from: ["STARTED"], to: "PENDING_REVIEW", event: "SESSION_PENDING_REVIEW" },
  succeed: { from: ["STARTED", "PENDING_REVIEW"], to: "SUCCEEDED", event: "SESSION_SUCCEEDED" },
  fail: { from: ["STARTED", "PENDING_REVIEW"], to: "FAILED", event: "SESSION_FAILED" },
  cancel: { from: ["CREATED", "STARTED"], to: "CANCELED", event: "SESSION_FAILED" },
  expire: { from: ["CREATED", "STARTED"], to: "EXPIRED", event: "SESSION_FAILED" },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof transitions;

/** A reviewer or nobody has the last word: the session can still change. */
export const isOpen = (status: SessionStatus): boolean =>
  status === "CREATED" || status === "STARTED" || status === "PENDING_REVIEW";

/** The clock can end it. */
export const canExpire = (status: SessionStatus): boolean => status === "CREATED" || status === "STARTED";

export const allows = (name: TransitionName, status: SessionStatus): boolean => {
  const from: readonly SessionStatus[] = transitions[name].from;
  return from.includes(status);
};
