import * as z from "zod";
import { claimsRequest } from "./claims-request.ts";

export const promptValue = z.enum(["none", "login", "consent", "select_account"]);
export type PromptValue = z.infer<typeof promptValue>;

/** What of a request decides how its answer travels. Known before anything else is checked. */
export const answerAddress = z.object({
  redirectUri: z.string(),
  responseMode: z.string(),
  state: z.string().optional(),
});
export type AnswerAddress = z.infer<typeof answerAddress>;

/** An authorization request that was checked (OpenID Connect Core 1.0 §3.1.2.1). */
export const authorizationRequest = answerAddress.extend({
  scopes: z.array(z.string()),
  claims: claimsRequest,
  nonce: z.string().optional(),
  codeChallenge: z.string().optional(),
  prompts: z.array(promptValue),
  maxAge: z.number().int().optional(),
  loginHint: z.string().optional(),
  uiLocales: z.array(z.string()),
  /** The `sub` that the client asks for, by `id_token_hint` or the `claims` parameter. */
  subject: z.string().optional(),
});
export type AuthorizationRequest = z.infer<typeof authorizationRequest>;

/** What can travel back in the headers of a redirect, which end at 10,240 bytes. */
const MAX_STATE_LENGTH = 4096;

/** Counted as the answer is encoded, where more characters become three than in `encodeURIComponent`. */
export const canCarry = (state: string): boolean =>
  new URLSearchParams([["", state]]).toString().length - "=".length <= MAX_STATE_LENGTH;
