export type Channel = "EMAIL" | "SMS";

/** A place to which a code can go; the destination comes masked from the server. */
export interface Destination {
  channel: Channel;
  destination: string;
}

export interface OneTimeCodeView {
  phase: "CHOOSE" | "ENTER";
  channels: Destination[];
  sentTo: Destination | null;
  codeExpiresAt: string | null;
  resendAvailableAt: string | null;
  resendsLeft: number;
  attemptsLeft: number;
  deliveryFailed: boolean;
  error: null | "CODE_INCORRECT" | "CODE_EXPIRED";
}

export const isOneTimeCodeView = (view: unknown): view is OneTimeCodeView =>
  typeof view === "object" &&
  view !== null &&
  "phase" in view &&
  (view.phase === "CHOOSE" || view.phase === "ENTER") &&
  "channels" in view &&
  Array.isArray(view.channels);
