/**
 * What the verification API says and accepts: the wire of `/v/api`.
 */

export interface Organization {
  name: string;
  logoUrl: string | null;
  /** `#rrggbb` */
  primaryColor: string | null;
}

export interface Preview {
  organization: Organization;
  /** BCP 47 */
  language: string;
  state: "NEW" | "RESUME" | "FINISHED";
  linkExpiresAt: string;
}

export type SessionStatus =
  | "CREATED"
  | "STARTED"
  | "SUCCEEDED"
  | "FAILED"
  | "PENDING_REVIEW"
  | "CANCELED"
  | "EXPIRED";

export interface Step {
  type: string;
  status: "PENDING" | "ACTIVE" | "PASSED" | "FAILED" | "REVIEW";
}

export interface SessionView {
  interviewId: string;
  status: SessionStatus;
  failureReason: string | null;
  /** BCP 47 */
  language: string;
  expiresAt: string;
  organization: Organization;
  steps: Step[];
  current: { module: string; view: object } | null;
  redirectUrl: string | null;
}

/** The body of every refusal (RFC 9457). */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { path: string; message: string }[];
}
