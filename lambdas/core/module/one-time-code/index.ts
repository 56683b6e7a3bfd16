import * as z from "zod";
import { plusMinutes, plusSeconds } from "../../../platform/clock.ts";
import { conflict, rateLimited, validationFailed } from "../../../platform/errors.ts";
import { fieldErrors } from "../../../platform/http/request.ts";
import { instant } from "../../../platform/text.ts";
import {
  type Channel,
  type Contact,
  type ModuleContext,
  type ModuleResult,
  sealModule,
} from "../definition.ts";
import { hashCode, matchesCode } from "./code.ts";
import { maskEmail, maskPhone } from "./mask.ts";

export const CODE_DIGITS = 6;
export const CODE_MINUTES = 10;
export const MAX_ATTEMPTS = 5;
export const RESEND_AFTER_SECONDS = 30;
/** Sends after the first one. */
export const MAX_RESENDS = 3;

const channel = z.enum(["EMAIL", "SMS"]);

const settings = z.strictObject({
  /** Which ways a code may go out; a person with both chooses. */
  channels: z.array(channel).min(1).max(2).default(["EMAIL", "SMS"]),
});
type Settings = z.infer<typeof settings>;

const state = z.object({
  sent: z
    .object({ channel, hash: z.string(), salt: z.string(), at: instant, failed: z.boolean() })
    .nullable(),
  sends: z.number().int(),
  attempts: z.number().int(),
  error: z.enum(["CODE_INCORRECT", "CODE_EXPIRED"]).nullable(),
});
type State = z.infer<typeof state>;
type Context = ModuleContext<Settings>;

const INITIAL: State = { sent: null, sends: 0, attempts: 0, error: null };

const addressOf = (contact: Contact, wanted: Channel): string | undefined =>
  wanted === "EMAIL" ? contact.email : contact.phone;

const reachable = (context: Context): Channel[] =>
  context.settings.channels.filter((wanted) => addressOf(context.contact, wanted) !== undefined);

const mask = (wanted: Channel, address: string): string =>
  wanted === "EMAIL" ? maskEmail(address) : maskPhone(address);

const destination = (context: Context, wanted: Channel) => ({
  channel: wanted,
  destination: mask(wanted, addressOf(context.contact, wanted) ?? ""),
});

const expiry = (sentAt: string): Date => plusMinutes(new Date(sentAt), CODE_MINUTES);
const resendAt = (sentAt: string): Date => plusSeconds(new Date(sentAt), RESEND_AFTER_SECONDS);

const send = async (current: State, wanted: Channel, context: Context): Promise<ModuleResult<State>> => {
  const to = addressOf(context.contact, wanted);
  if (to === undefined || !context.settings.channels.includes(wanted)) {
    throw validationFailed([{ path: "channel", message: "is not possible for this person" }]);
  }
  const code = context.random.digits(CODE_DIGITS);
  const salt = context.random.token(16);
  return {
    outcome: "CONTINUE",
    state: {
      ...current,
      sent: {
        channel: wanted,
        hash: await hashCode(code, salt),
        salt,
        at: context.now.toISOString(),
        failed: false,
      },
      sends: current.sends + 1,
      error: null,
    },
    messages: [{ kind: "CODE", channel: wanted, to, code, validMinutes: CODE_MINUTES, reference: salt }],
  };
};

const resend = async (current: State, wanted: Channel, context: Context): Promise<ModuleResult<State>> => {
  // A message that was refused has cost the person nothing: the other channel may be tried at once.
  if (current.sent !== null && !current.sent.failed) {
    const wait = Math.ceil((resendAt(current.sent.at).getTime() - context.now.getTime()) / 1000);
    if (wait > 0) throw rateLimited("RESEND_TOO_SOON", `Another code can be sent in ${wait} seconds.`, wait);
  }
  if (current.sends > MAX_RESENDS) throw conflict("RESEND_LIMIT_REACHED", "No more codes can be sent.");
  return send(current, wanted, context);
};

const verify = async (current: State, code: string, context: Context): Promise<ModuleResult<State>> => {
  if (current.sent === null) throw conflict("NO_CODE_SENT", "No code has been sent yet.");
  if (expiry(current.sent.at) <= context.now) {
    return { outcome: "CONTINUE", state: { ...current, error: "CODE_EXPIRED" } };
  }
  const attempts = current.attempts + 1;
  if (await matchesCode(code, current.sent.salt, current.sent.hash)) {
    const state: State = { ...current, attempts, sent: null, error: null };
    return { outcome: "PASSED", state, attempted: true, proves: current.sent.channel };
  }
  const failed: State = { ...current, attempts, error: "CODE_INCORRECT" };
  return attempts >= MAX_ATTEMPTS
    ? { outcome: "FAILED", state: { ...failed, sent: null }, reasons: ["TOO_MANY_ATTEMPTS"], attempted: true }
    : { outcome: "CONTINUE", state: failed, attempted: true };
};

const sendInput = z.strictObject({ channel });
const verifyInput = z.strictObject({
  code: z
    .string()
    .transform((value) => value.replaceAll(/[\s-]/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "must be six digits")),
});

const read = <Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw validationFailed(fieldErrors(parsed.error));
};

/** Six digits by e-mail or SMS: proof that the person reads the mailbox or holds the phone. */
export const oneTimeCode = sealModule<Settings, State>({
  type: "one-time-code",
  title: "One-time code",
  settings,
  state,
  amr: ["otp"],
  endsTheVisit: false,
  enter: async (context) => {
    const [first, ...others] = reachable(context);
    if (first === undefined) return { outcome: "FAILED", state: INITIAL, reasons: ["NO_CONTACT_POINT"] };
    return others.length === 0 ? send(INITIAL, first, context) : { outcome: "CONTINUE", state: INITIAL };
  },
  view: (current, context) => ({
    phase: current.sent === null ? "CHOOSE" : "ENTER",
    channels: reachable(context).map((wanted) => destination(context, wanted)),
    sentTo: current.sent === null ? null : destination(context, current.sent.channel),
    codeExpiresAt: current.sent === null ? null : expiry(current.sent.at).toISOString(),
    // A refused message makes nobody wait.
    resendAvailableAt:
      current.sent === null || current.sent.failed ? null : resendAt(current.sent.at).toISOString(),
    resendsLeft: Math.max(0, MAX_RESENDS + 1 - Math.max(1, current.sends)),
    attemptsLeft: MAX_ATTEMPTS - current.attempts,
    deliveryFailed: current.sent?.failed ?? false,
    error: current.error,
  }),
  actions: {
    send: {
      input: sendInput,
      run: async (input, current, context) => resend(current, read(sendInput, input).channel, context),
    },
    verify: {
      input: verifyInput,
      run: async (input, current, context) => verify(current, read(verifyInput, input).code, context),
    },
  },
  undelivered: (current, reference) => {
    if (current.sent?.salt !== reference) return { outcome: "CONTINUE", state: current };
    const state: State = { ...current, sent: { ...current.sent, failed: true } };
    // Without another send nothing is left that the person could do.
    return current.sends > MAX_RESENDS
      ? { outcome: "FAILED", state, reasons: ["DELIVERY_FAILED"] }
      : { outcome: "CONTINUE", state };
  },
});
