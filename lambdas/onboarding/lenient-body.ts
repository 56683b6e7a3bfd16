// Clients of the compatible API were written against a server that reads JSON loosely, and nobody rewrites them for us.
import * as z from "zod";

type Read = (value: unknown) => unknown;
type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A number that `JSON.parse` may have rounded stays one and is refused: it must not become another id than was sent. */
const toText: Read = (value) =>
  typeof value === "number" && Number.isSafeInteger(Math.trunc(value)) ? String(value) : value;

/** Of a field that may be left out. */
const text: Read = (value) => (value === "" || value === null ? undefined : toText(value));

const integer: Read = (value) => {
  if (value === "" || value === null) return undefined;
  return typeof value === "string" && /^\d{1,6}$/.test(value) ? Number(value) : value;
};

const record =
  (read: (fields: Fields) => Fields): Read =>
  (value) => {
    if (value === null) return undefined;
    return isRecord(value) ? read(value) : value;
  };

/** What has no reader here stays as it is. */
const named =
  (readers: Readonly<Record<string, Read>>) =>
  (fields: Fields): Fields => ({
    ...fields,
    ...Object.fromEntries(
      Object.entries(readers)
        .filter(([name]) => Object.hasOwn(fields, name))
        .map(([name, read]) => [name, read(fields[name])]),
    ),
  });

const customFields = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, typeof value === "boolean" ? String(value) : toText(value)]),
  );

const body = named({
  integrationReference: toText,
  loginHint: toText,
  externalCustomerId: text,
  correlationId: text,
  correlation_id: text,
  language: text,
  linkValidityInMinutes: integer,
  linkExpiryMinutes: integer,
  notification: record(named({ email: text, phone: text })),
  customFields: record(customFields),
});

/**
 * The schema, with what such clients send read as it was meant before it is checked: `null` and an empty text are
 * nothing, a number is the text of it where a text is wanted, and digits are a number where that is wanted.
 */
export const lenient = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .preprocess((value) => (isRecord(value) ? body(value) : value), schema)
    .describe(
      "Read loosely: null and an empty text count as left out, a number is taken where a text is wanted, and digits where a number is. Unknown fields are ignored.",
    );
