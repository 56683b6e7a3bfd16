import {
  requestSessionBody,
  requestSessionReply,
  resendReply,
  sessionFilters,
  sessionView,
} from "../core/session/schema.ts";
import { pageOf, pageQuery } from "../platform/dynamo/page.ts";
import { none, type Operation, operation } from "../platform/http/operation.ts";
import { lenient } from "./lenient-body.ts";

const tag = "Onboarding";
const base = "/omni/b2b/onboarding";

/** Refusals that every endpoint here can answer, after the bearer token was read. */
const access = ["UNAUTHORIZED", "INSUFFICIENT_SCOPE", "FEATURE_DISABLED"] as const;

export const requestNew = operation({
  method: "POST",
  path: `${base}/request-new`,
  summary: "Request a verification of one person and get the link for it",
  tag,
  query: none,
  body: lenient(requestSessionBody),
  reply: requestSessionReply,
  status: 200,
  errors: [
    ...access,
    "INTEGRATION_NOT_FOUND",
    "INTEGRATION_DISABLED",
    "WRONG_INTEGRATION_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
  ],
});

export const getStatus = operation({
  method: "GET",
  path: `${base}/status/{interviewId}`,
  summary: "Read one verification",
  tag,
  query: none,
  body: none,
  reply: sessionView,
  status: 200,
  errors: [...access, "SESSION_NOT_FOUND"],
});

export const listSessions = operation({
  method: "GET",
  path: `${base}/sessions`,
  summary: "List verifications, newest first",
  tag,
  query: sessionFilters.extend(pageQuery.shape),
  body: none,
  reply: pageOf(sessionView),
  status: 200,
  errors: access,
});

export const cancel = operation({
  method: "POST",
  path: `${base}/{interviewId}/cancel`,
  summary: "End a verification that is still open",
  tag,
  query: none,
  body: none,
  reply: sessionView,
  status: 200,
  errors: [...access, "SESSION_NOT_FOUND", "SESSION_ENDED", "REVIEW_PENDING"],
});

export const resend = operation({
  method: "POST",
  path: `${base}/{interviewId}/resend`,
  summary: "Make a new link and let the old one die; it is delivered as the first one was",
  tag,
  query: none,
  body: none,
  reply: resendReply,
  status: 200,
  errors: [...access, "SESSION_NOT_FOUND", "SESSION_IS_SIGN_IN", "SESSION_ENDED", "REVIEW_PENDING"],
});

export const redact = operation({
  method: "POST",
  path: `${base}/{interviewId}/redact`,
  summary: "Remove everything personal from a verification; what happened and when is kept",
  tag,
  query: none,
  body: none,
  reply: sessionView,
  status: 200,
  errors: [...access, "SESSION_NOT_FOUND", "REVIEW_PENDING"],
});

export const contract: readonly Operation[] = [requestNew, getStatus, listSessions, cancel, resend, redact];
