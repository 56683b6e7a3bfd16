import * as z from "zod";

/** The part of JSON Schema that zod's `toJSONSchema` writes. */
export interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  default?: unknown;
}

export const inputSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any", target: "draft-2020-12" }) as JsonSchema;

// Texts that satisfy the patterns in use; a new pattern without one here fails loudly.
const MATCHING = ["+14155550123", "#1a2b3c", "en", "123456", "https://127.0.0.1:9/", "a"];

const sampleString = (schema: JsonSchema, name: string): string => {
  if (schema.format === "email") return `someone-${crypto.randomUUID()}@example.com`;
  // Nothing listens there, and nothing leaves this machine should a delivery be tried.
  if (schema.format === "uri") return "https://127.0.0.1:9/path";
  if (schema.format === "date-time") return "2026-01-31T12:00:00Z";
  if (schema.pattern !== undefined) {
    const pattern = new RegExp(schema.pattern, "u");
    const found = MATCHING.find((text) => pattern.test(text));
    if (found === undefined) throw new Error(`No sample matches ${schema.pattern}`);
    return found;
  }
  if (/url|uri/i.test(name)) return "https://127.0.0.1:9/path";
  return "sample".padEnd(schema.minLength ?? 0, "x").slice(0, schema.maxLength ?? 1000);
};

/** Values for properties that mean something, by name. */
export type Hints = Readonly<Record<string, unknown>>;

/** A value that the schema accepts, with every property that it knows. */
export const sample = (schema: JsonSchema, hints: Hints = {}, name = ""): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.includes(hints[name]) ? hints[name] : schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return sample(first, hints, name);
  if (name in hints) return hints[name];
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "string":
      return sampleString(schema, name);
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return true;
    case "array":
      return Array.from({ length: Math.max(schema.minItems ?? 0, 1) }, () =>
        sample(schema.items ?? {}, hints, name),
      );
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([property, part]) => [
          property,
          sample(part, hints, property),
        ]),
      );
    default:
      return null;
  }
};

type Path = readonly (string | number)[];

/** Every place of a value, from the root down. */
export const pathsOf = (value: unknown, path: Path = []): Path[] => {
  if (Array.isArray(value)) return [path, ...value.flatMap((part, index) => pathsOf(part, [...path, index]))];
  if (typeof value === "object" && value !== null) {
    return [path, ...Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]))];
  }
  return [path];
};

/** A copy with the value at `path` replaced; `undefined` removes it. */
export const replaceAt = (value: unknown, path: Path, by: unknown): unknown => {
  const [head, ...rest] = path;
  if (head === undefined) return by;
  if (Array.isArray(value))
    return value.map((part, index) => (index === head ? replaceAt(part, rest, by) : part));
  const record = Object.fromEntries(Object.entries(value as object));
  const next = replaceAt(record[head], rest, by);
  if (next === undefined) delete record[head];
  else record[head] = next;
  return record;
};
