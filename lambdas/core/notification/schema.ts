import * as z from "zod";
import { language } from "../organization/schema.ts";

const channel = z.enum(["EMAIL", "SMS"]);

/**
 * What the notifications queue carries. It holds a link or a code, so it exists only on the encrypted queue and in the
 * message itself: never in the table or a log.
 */
export const notification = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("LINK"),
    channel,
    to: z.string(),
    sessionId: z.string(),
    organizationName: z.string(),
    language,
    url: z.string(),
    expiresAt: z.string(),
  }),
  z.object({
    kind: z.literal("CODE"),
    channel,
    to: z.string(),
    sessionId: z.string(),
    organizationName: z.string(),
    language,
    code: z.string(),
    validMinutes: z.number().int(),
    /** Tells the module which of its messages was refused. */
    reference: z.string(),
  }),
  /** To the administrators of an organization: an endpoint of theirs has failed for so long that it was disabled. */
  z.object({
    kind: z.literal("WEBHOOK_DISABLED"),
    organizationId: z.string(),
    endpointId: z.string(),
    /** Host of its URL; the rest may be a secret. */
    host: z.string(),
    failingSince: z.string(),
  }),
]);
export type Notification = z.infer<typeof notification>;
export type AdministratorNotification = Extract<Notification, { kind: "WEBHOOK_DISABLED" }>;
/** To the person of a session. */
export type PersonNotification = Exclude<Notification, AdministratorNotification>;
