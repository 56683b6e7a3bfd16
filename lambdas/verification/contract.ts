import * as z from "zod";
import { branding, language } from "../core/organization/schema.ts";
import { login, moduleStatus, sessionStatus } from "../core/session/schema.ts";
import { none, type Operation, operation } from "../platform/http/operation.ts";
import { instant, reference } from "../platform/text.ts";

const tag = "Verification";

const organization = z.object({
  name: z.string(),
  logoUrl: branding.shape.logoUrl,
  primaryColor: branding.shape.primaryColor,
});

/** The session as the person's page needs it. */
export const visitView = z.object({
  interviewId: z.string(),
  status: sessionStatus,
  failureReason: z.string().nullable(),
  language,
  expiresAt: instant,
  organization,
  steps: z.array(z.object({ type: z.string(), status: moduleStatus })),
  /** The module that waits for the person; null where there is nothing to do. `view` is the module's own. */
  current: z.object({ module: z.string(), view: z.unknown() }).nullable(),
  redirectUrl: z.string().nullable(),
  /** What the person signs in to; null where the verification is no sign-in. */
  login: login.nullable(),
});
export type VisitView = z.infer<typeof visitView>;

export const previewReply = z.object({
  organization,
  language,
  /** RESUME and FINISHED only to the browser that the session is bound to. */
  state: z.enum(["NEW", "RESUME", "FINISHED"]),
  linkExpiresAt: instant,
  login: login.nullable(),
});

// Any text: what is no token of ours is as unknown as a token that was never given out.
const token = z.string();

const linkErrors = [
  "ORIGIN_REFUSED",
  "LINK_INVALID",
  "LINK_EXPIRED",
  "LINK_CANCELED",
  "LINK_REPLACED",
  "LINK_ALREADY_USED",
] as const;

export const previewLink = operation({
  method: "POST",
  path: "/v/api/preview",
  summary: "Say what a link is for; changes nothing",
  tag,
  query: none,
  body: z.strictObject({ token }),
  reply: previewReply,
  status: 200,
  errors: linkErrors,
});

export const startSession = operation({
  method: "POST",
  path: "/v/api/start",
  summary: "Bind the session of a link to this browser, or come back to it",
  tag,
  query: none,
  body: z.strictObject({ token, language: z.string().max(35).optional() }),
  reply: visitView,
  status: 200,
  errors: [...linkErrors, "SESSION_EXPIRED", "SESSION_NOT_ACTIVE", "CONFLICT"],
});

/** The session that the page shows. A browser holds one, and another tab may have started another since. */
const shown = z.object({ interviewId: reference.optional() });

export const getSession = operation({
  method: "GET",
  path: "/v/api/session",
  summary: "Read the session of this browser",
  tag,
  query: shown,
  body: none,
  reply: visitView,
  status: 200,
  errors: ["NO_SESSION", "ANOTHER_SESSION"],
});

export const runModuleAction = operation({
  method: "POST",
  path: "/v/api/modules/{module}/{action}",
  summary: "Do what the current module asks for",
  tag,
  query: shown,
  body: z.record(z.string(), z.unknown()),
  reply: visitView,
  status: 200,
  errors: [
    "ORIGIN_REFUSED",
    "NO_SESSION",
    "ANOTHER_SESSION",
    "SESSION_EXPIRED",
    "SESSION_NOT_ACTIVE",
    "MODULE_NOT_CURRENT",
    "CONFLICT",
    "RESEND_TOO_SOON",
    "RESEND_LIMIT_REACHED",
    "NO_CODE_SENT",
    "ATTEMPT_LIMIT_REACHED",
  ],
});

export const contract: readonly Operation[] = [previewLink, startSession, getSession, runModuleAction];
