import * as z from "zod";
import { eventName } from "../../core/event/schema.ts";
import {
  notificationChannels,
  requestSessionReply,
  resendReply,
  sendSessionBody,
  session,
  sessionFilters,
  sessionView,
} from "../../core/session/schema.ts";
import { pageOf, pageQuery } from "../../platform/dynamo/page.ts";
import { none, operation } from "../../platform/http/operation.ts";
import { instant, paragraph } from "../../platform/text.ts";

const tag = "Sessions";

/** The session as those who look after it see it: how it was sent, who decided, and what happened when. */
export const sessionDetail = sessionView.extend({
  language: session.shape.language,
  linkExpiresAt: instant,
  notification: z
    .object({ channels: notificationChannels, status: z.enum(["QUEUED", "SENT", "FAILED"]) })
    .nullable(),
  review: session.shape.review,
  redactedAt: instant.nullable(),
  events: z.array(
    z.object({ id: z.string(), eventType: eventName, timestamp: instant, sequence: z.number().int() }),
  ),
});
export type SessionDetail = z.infer<typeof sessionDetail>;

export const listSessions = operation({
  method: "GET",
  path: "/api/v1/sessions",
  summary: "List sessions, newest first",
  tag,
  query: pageQuery.extend(sessionFilters.shape),
  body: none,
  reply: pageOf(sessionView),
  status: 200,
});

export const sendSession = operation({
  method: "POST",
  path: "/api/v1/sessions",
  summary: "Request a verification and, if wanted, send its link",
  tag,
  query: none,
  body: sendSessionBody,
  reply: requestSessionReply,
  status: 201,
  errors: [
    "FEATURE_DISABLED",
    "INTEGRATION_NOT_FOUND",
    "INTEGRATION_DISABLED",
    "WRONG_INTEGRATION_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
  ],
});

export const getSession = operation({
  method: "GET",
  path: "/api/v1/sessions/{id}",
  summary: "Read a session with what happened in it",
  tag,
  query: none,
  body: none,
  reply: sessionDetail,
  status: 200,
  errors: ["SESSION_NOT_FOUND"],
});

export const cancelSession = operation({
  method: "POST",
  path: "/api/v1/sessions/{id}/cancel",
  summary: "Cancel a session that has not ended",
  tag,
  query: none,
  body: z.strictObject({}),
  reply: sessionView,
  status: 200,
  errors: ["SESSION_NOT_FOUND", "SESSION_ENDED", "REVIEW_PENDING"],
});

export const resendSession = operation({
  method: "POST",
  path: "/api/v1/sessions/{id}/resend",
  summary: "Send a new link; the old one stops working",
  tag,
  query: none,
  body: z.strictObject({}),
  reply: resendReply,
  status: 200,
  errors: ["SESSION_NOT_FOUND", "SESSION_IS_SIGN_IN", "SESSION_ENDED", "REVIEW_PENDING", "FEATURE_DISABLED"],
});

export const redactSession = operation({
  method: "POST",
  path: "/api/v1/sessions/{id}/redact",
  summary: "Remove a session's personal data; its course and the audit trail stay",
  tag,
  query: none,
  body: z.strictObject({}),
  reply: sessionView,
  status: 200,
  errors: ["SESSION_NOT_FOUND", "REVIEW_PENDING"],
});

export const reviewSession = operation({
  method: "POST",
  path: "/api/v1/sessions/{id}/review",
  summary: "Decide a session that waits for a reviewer",
  tag,
  query: none,
  body: z.strictObject({ decision: z.enum(["APPROVE", "REJECT"]), comment: paragraph(2000).default("") }),
  reply: sessionDetail,
  status: 200,
  errors: ["SESSION_NOT_FOUND", "ALREADY_REVIEWED", "NOT_IN_REVIEW", "CONTACT_CHANGED"],
});
