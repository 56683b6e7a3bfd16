import * as z from "zod";

// Controls and the line and paragraph separators have no place in one line of text. Neither have bidirectional
// embeddings and overrides, which make a name read as another one.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
// Lone surrogates and what Unicode keeps for no character at all (U+FFFE, …): SQS takes no message that holds them, so
// whoever waits for the event that echoes them would never hear of it.
const NO_TEXT = /[\p{Cs}\p{Noncharacter_Code_Point}]/u;

const hasNoControls = (text: string): boolean => !CONTROLS.test(text);
const isText = (text: string): boolean => !NO_TEXT.test(text);
const NO_CONTROLS = "must not contain control characters";
const ONLY_TEXT = "must not contain half a surrogate pair or a code point that is no character";

/** Half a character, which JSON can write and no record can hold. */
const HALF = /\p{Cs}/u;

/** For texts that may hold every other character, such as a URL. */
export const isWhole = (value: string): boolean => !HALF.test(value);
export const mustBeWhole = "must not contain half a character";

/** One line of human text: trimmed, NFC, no control characters, length counted in characters a person sees as code points. */
export const line = (min: number, max: number) =>
  z
    .string()
    .max(max * 4)
    // For the documents that are made from the schema: the lengths that count are checked below.
    .meta({ minLength: min, maxLength: max })
    .refine(hasNoControls, NO_CONTROLS)
    .refine(isText, ONLY_TEXT)
    .transform((value) => value.normalize("NFC").trim())
    .refine((value) => [...value].length >= min, `must have at least ${min} character${min === 1 ? "" : "s"}`)
    .refine((value) => [...value].length <= max, `must have at most ${max} characters`);

/** Text of several lines: as `line`, but tabs and line breaks are kept. */
export const paragraph = (max: number) =>
  z
    .string()
    .max(max * 4)
    .meta({ maxLength: max })
    .refine((value) => hasNoControls(value.replace(/[\t\r\n]/g, " ")), NO_CONTROLS)
    .refine(isText, ONLY_TEXT)
    .transform((value) => value.normalize("NFC").trim())
    .refine((value) => [...value].length <= max, `must have at most ${max} characters`);

/** E.164: a plus sign and up to 15 digits. */
export const phoneNumber = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, "must be an E.164 number such as +14155550123");

export const emailAddress = z.email("must be an e-mail address").max(320);

/** An instant on the wire and in the table: ISO 8601 UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });

/** An instant given by a caller: any ISO 8601 time with an offset. */
export const givenInstant = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time such as 2026-01-31T12:00:00Z" })
  .transform((value) => new Date(value).toISOString());

/** An id that a caller refers to. What cannot be one is a 400; what could be and is not is the reader's 404. */
export const reference = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.-]+$/, "must be an id");
