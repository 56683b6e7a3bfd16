import * as z from "zod";
import {
  emailAddress,
  givenInstant,
  instant,
  line,
  paragraph,
  phoneNumber,
  reference,
} from "../../platform/text.ts";
import { language } from "../organization/schema.ts";
import { sessionStatuses } from "./state-machine.ts";

export const sessionStatus = z.enum(sessionStatuses);

export const moduleStatus = z.enum(["PENDING", "ACTIVE", "PASSED", "FAILED", "REVIEW"]);

const moduleProgress = z.object({
  type: z.string(),
  status: moduleStatus,
  attempts: z.number().int(),
  reasons: z.array(z.string()),
});
export type ModuleProgress = z.infer<typeof moduleProgress>;

/** Where a person can be reached: as it was known when the session was made, and again when it was started. */
export const contact = z.object({ email: emailAddress.optional(), phone: phoneNumber.optional() });

export const notificationChannels = z.enum(["EMAIL", "SMS", "EMAIL_AND_SMS"]);

/** `HERE`: only the browser that began may run it. `ELSEWHERE`: whoever scans the code; the browser that began waits. */
export const login = z.object({ application: z.string(), device: z.enum(["HERE", "ELSEWHERE"]) });
export type Login = z.infer<typeof login>;

/** One person's verification. `id` is the `interviewId` that callers see. */
export const session = z.object({
  id: z.string(),
  organizationId: z.string(),
  integrationId: z.string(),
  integrationName: z.string(),
  workflowId: z.string(),
  workflowVersion: z.number().int(),
  status: sessionStatus,
  loginHint: z.string(),
  /** Who the directory said that this is when the session was made, and when it was started; null for a stranger. */
  personId: z.string().nullable().default(null),
  contact,
  /** Who said so: the directory, or the request about somebody of whom the directory has no address. */
  contactFrom: z.enum(["DIRECTORY", "REQUEST"]).default("REQUEST"),
  /** Which of them the person has proved to read, in this session. */
  provedChannels: z.array(z.enum(["EMAIL", "SMS"])).default([]),
  externalCustomerId: z.string().nullable(),
  correlationId: z.string().nullable(),
  customFields: z.record(z.string(), z.string()),
  language,
  redirectUrl: z.string().nullable(),
  /** How long after its end it may point to a person, by the organization's rule when it began. */
  retentionDays: z.number().int().nullable().default(null),
  /** Set where the verification is a sign-in: to what, and whether in the browser that began or in another one. */
  login: login.nullable().default(null),
  /** The link that is valid now; earlier ones are dead. */
  link: z.object({
    version: z.number().int(),
    /** SHA-256 of its token, so that a browser which names its session saves a look at the link's row. */
    hash: z.string().nullable().default(null),
    expiresAt: instant,
    validMinutes: z.number().int(),
  }),
  /** SHA-256 of the cookie secret of the browser that is bound. */
  browserHash: z.string().nullable(),
  /** How the link was sent, where we sent it. FAILED: every channel was refused for good. */
  notification: z
    .object({
      channels: notificationChannels,
      email: emailAddress.optional(),
      phone: phoneNumber.optional(),
      status: z.enum(["QUEUED", "SENT", "FAILED"]),
    })
    .nullable(),
  modules: z.array(moduleProgress),
  /** Position of the module that the person is at. */
  position: z.number().int(),
  /** Private to the module at `position`; never leaves the service. */
  moduleState: z.unknown(),
  identityId: z.string().nullable(),
  failureReason: z.string().nullable(),
  review: z
    .object({
      decision: z.enum(["APPROVE", "REJECT"]),
      comment: z.string(),
      reviewerId: z.string(),
      at: instant,
    })
    .nullable(),
  eventSequence: z.number().int(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  expiresAt: instant,
  redactedAt: instant.nullable(),
  version: z.number().int(),
});
export type Session = z.infer<typeof session>;

/** The session as API callers see it. Never a score, an image or a document number. */
export const sessionView = z.object({
  interviewId: z.string(),
  status: sessionStatus,
  integrationReference: z.string(),
  integrationName: z.string(),
  workflowId: z.string(),
  workflowVersion: z.number().int(),
  loginHint: z.string(),
  externalCustomerId: z.string().nullable(),
  correlationId: z.string().nullable(),
  customFields: z.record(z.string(), z.string()),
  identityId: z.string().nullable(),
  failureReason: z.string().nullable(),
  modules: z.array(moduleProgress),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  expiresAt: instant,
});
export type SessionView = z.infer<typeof sessionView>;

const requestFields = {
  integrationReference: reference,
  loginHint: line(1, 320),
  notification: z
    .object({ type: notificationChannels, email: emailAddress.optional(), phone: phoneNumber.optional() })
    .optional(),
  externalCustomerId: line(1, 256).optional(),
  customFields: z
    .record(line(1, 64), paragraph(512))
    .refine((fields) => Object.keys(fields).length <= 20, "must have at most 20 entries")
    .optional(),
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a BCP 47 language tag such as en or es-MX")
    .optional(),
};

export const MAX_LINK_MINUTES = 10_080;
const minutes = z.number().int().min(1).max(MAX_LINK_MINUTES);

/** Body of *request new onboarding*; unknown fields are ignored, as the callers of the compatible API expect. */
export const requestSessionBody = z
  .object({
    ...requestFields,
    linkValidityInMinutes: minutes.optional(),
    linkExpiryMinutes: minutes.optional(),
    correlationId: line(1, 256).optional(),
    correlation_id: line(1, 256).optional(),
  })
  .transform(({ linkExpiryMinutes, correlation_id, ...body }) => ({
    ...body,
    linkValidityInMinutes: body.linkValidityInMinutes ?? linkExpiryMinutes ?? 60,
    correlationId: body.correlationId ?? correlation_id,
  }));
export type RequestSessionBody = z.output<typeof requestSessionBody>;

/** The same for the dashboard's *Send*, where unknown fields are refused. */
export const sendSessionBody = z.strictObject({
  ...requestFields,
  linkValidityInMinutes: minutes.default(60),
  correlationId: line(1, 256).optional(),
});

export const requestSessionReply = z.object({
  interviewId: z.string(),
  url: z.string(),
  expiresAt: instant,
  status: sessionStatus,
});
export type RequestSessionReply = z.infer<typeof requestSessionReply>;

export const resendReply = requestSessionReply.omit({ status: true });

/** Filters of a list of sessions. `from` is inclusive, `to` is not; both are times of creation. */
export const sessionFilters = z.object({
  loginHint: z.string().max(320).optional(),
  externalCustomerId: z.string().max(256).optional(),
  integrationReference: reference.optional(),
  status: sessionStatus.optional(),
  from: givenInstant.optional(),
  to: givenInstant.optional(),
});
export type SessionFilters = z.infer<typeof sessionFilters>;
