import * as z from "zod";
import { branding, language } from "../../core/organization/schema.ts";
import { login } from "../../core/session/schema.ts";
import { none, type Operation, operation } from "../../platform/http/operation.ts";
import { instant, line } from "../../platform/text.ts";

const tag = "Sign-in page";
const base = "/oauth2/authorizations/{id}";

/** A sign-in as the page of the browser that began it needs it. */
export const authorizationView = z.object({
  id: z.string(),
  /** The integration's name: what the person signs in to. */
  application: z.string(),
  organization: z.object({
    name: z.string(),
    logoUrl: branding.shape.logoUrl,
    primaryColor: branding.shape.primaryColor,
  }),
  /** The one that the client asked for, if the pages speak it. */
  language: language.nullable(),
  /** The person has to say who they are. */
  asksForLogin: z.boolean(),
  /** The person may go on by phone. */
  crossDevice: z.boolean(),
  /** CHOOSE: where to go on. HERE, ELSEWHERE: chosen, under way. DONE: the client can be answered. */
  state: z.enum(["CHOOSE", "HERE", "ELSEWHERE", "DONE"]),
  /** Somebody opened the link and started. */
  started: z.boolean(),
  /** The verification link, while it can be used. */
  url: z.string().nullable(),
  linkExpiresAt: instant.nullable(),
  /** Where this browser gets its answer. */
  continueUrl: z.string(),
});
export type AuthorizationView = z.infer<typeof authorizationView>;

/** `AUTHORIZATION_NOT_FOUND` also where another browser began it. */
const errors = ["ORIGIN_REFUSED", "AUTHORIZATION_NOT_FOUND"] as const;

export const getAuthorization = operation({
  method: "GET",
  path: base,
  summary: "Read a sign-in of this browser",
  tag,
  query: none,
  body: none,
  reply: authorizationView,
  status: 200,
  errors: ["AUTHORIZATION_NOT_FOUND"],
});

export const beginAuthorization = operation({
  method: "POST",
  path: `${base}/begin`,
  summary: "Choose where to be verified; an earlier choice is taken back",
  tag,
  query: none,
  body: z.strictObject({
    device: login.shape.device,
    loginHint: line(1, 320).optional(),
    language: z.string().max(35).optional(),
  }),
  reply: authorizationView,
  status: 200,
  errors: [...errors, "AUTHORIZATION_OVER", "DEVICE_NOT_ALLOWED", "CONFLICT", "RATE_LIMITED"],
});

export const cancelAuthorization = operation({
  method: "POST",
  path: `${base}/cancel`,
  summary: "End a sign-in without a verification",
  tag,
  query: none,
  body: z.strictObject({}),
  reply: authorizationView,
  status: 200,
  errors: [...errors, "AUTHORIZATION_OVER", "CONFLICT"],
});

export const authorizationContract: readonly Operation[] = [
  getAuthorization,
  beginAuthorization,
  cancelAuthorization,
];
