import * as z from "zod";
import "./names.ts";

export type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const mapRecord = (value: Json, change: (value: unknown, name: string) => unknown): Json =>
  Object.fromEntries(Object.entries(value).map(([name, each]) => [name, change(each, name)]));

const toComponent = (reference: string): string => reference.replace("#/$defs/", "#/components/schemas/");

const moveReferences = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(moveReferences);
  if (!isRecord(value)) return value;
  return mapRecord(value, (each, name) =>
    name === "$ref" && typeof each === "string" ? toComponent(each) : moveReferences(each),
  );
};

// Bounds that zod adds to every integer say nothing about ours.
const dropSafeIntegers = (schema: Json): void => {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
};

/**
 * What leaves has been through its transforms: in the document it has the form that came out of the check before.
 * Replies may get more fields later, so they do not say that there are none.
 */
const describeReply = (schema: z.core.$ZodTypes, json: Json): void => {
  const { def } = schema._zod;
  if (def.type === "pipe" && Object.keys(json).length === 0) {
    Object.assign(json, convert(def.in, "input"));
  }
  if (def.type === "object" && def.catchall === undefined) delete json.additionalProperties;
};

const convert = (schema: z.core.$ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (io === "output") describeReply(zodSchema, jsonSchema);
      // The pattern repeats what `format` says, at length.
      if (jsonSchema.format !== undefined && jsonSchema.pattern !== undefined) delete jsonSchema.pattern;
      delete jsonSchema.id;
      dropSafeIntegers(jsonSchema);
    },
  });
  return json;
};

/** Collects what has a name while the endpoints are written down. */
export interface Components {
  /** The schema, or a reference to it where it has a name. */
  add(schema: z.core.$ZodType, io: "input" | "output"): Json;
  /** A reference to the response, which is kept under the name. */
  addResponse(name: string, response: Json): Json;
  all(): { schemas: Json; responses: Json };
}

const sorted = (entries: ReadonlyMap<string, unknown>): Json =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

export const createComponents = (): Components => {
  const found = new Map<string, unknown>();
  const responses = new Map<string, unknown>();

  const keep = (name: string, schema: unknown): void => {
    const earlier = found.get(name);
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(schema)) {
      throw new Error(
        `Two schemas are called ${name}: give what is sent and what is received their own names.`,
      );
    }
    found.set(name, schema);
  };

  return {
    add: (schema, io) => {
      const { $defs, ...json } = convert(schema, io);
      if (isRecord($defs)) {
        for (const [name, definition] of Object.entries($defs)) keep(name, moveReferences(definition));
      }
      return mapRecord(json, (value, name) =>
        name === "$ref" && typeof value === "string" ? toComponent(value) : moveReferences(value),
      );
    },
    addResponse: (name, response) => {
      responses.set(name, response);
      return { $ref: `#/components/responses/${name}` };
    },
    all: () => ({ schemas: sorted(found), responses: sorted(responses) }),
  };
};
