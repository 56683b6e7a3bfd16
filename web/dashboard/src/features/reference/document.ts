// As much of OpenAPI 3.1 as our own document uses.

export interface ApiSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: Record<string, ApiSchema>;
  required?: string[];
  items?: ApiSchema;
  anyOf?: ApiSchema[];
  oneOf?: ApiSchema[];
  additionalProperties?: boolean | ApiSchema;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: ApiSchema;
}

interface Content {
  content?: Record<string, { schema?: ApiSchema; example?: unknown }>;
}

interface Response extends Content {
  $ref?: string;
  description?: string;
}

export interface ApiOperation {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses?: Record<string, Response>;
}

export interface ApiDocument {
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, ApiOperation>>;
  components: {
    schemas: Record<string, ApiSchema>;
    parameters: Record<string, Parameter>;
    responses: Record<string, Response>;
  };
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Whether the parts are there that every screen goes through; the document itself is tested where it is made. */
export const isApiDocument = (
  value: Record<string, unknown>,
): value is Record<string, unknown> & ApiDocument =>
  Array.isArray(value.tags) && isObject(value.paths) && isObject(value.components);

export interface Listed {
  id: string;
  method: string;
  path: string;
  tag: string;
  operation: ApiOperation;
}

export const listOperations = ({ paths }: ApiDocument): Listed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      // It becomes part of element ids.
      id: `${method}${path}`.replaceAll(/\W+/g, "-"),
      method: method.toUpperCase(),
      path,
      tag: operation.tags?.[0] ?? "",
      operation,
    })),
  );

const lastPart = (reference: string): string => reference.split("/").at(-1) ?? "";

export const findSchema = (document: ApiDocument, schema: ApiSchema): ApiSchema =>
  schema.$ref === undefined ? schema : (document.components.schemas[lastPart(schema.$ref)] ?? {});

export const findParameter = (document: ApiDocument, parameter: Parameter): Parameter =>
  parameter.$ref === undefined
    ? parameter
    : (document.components.parameters[lastPart(parameter.$ref)] ?? parameter);

export const findResponse = (document: ApiDocument, response: Response): Response =>
  response.$ref === undefined
    ? response
    : (document.components.responses[lastPart(response.$ref)] ?? response);

const isNull = ({ type }: ApiSchema): boolean => type === "null";

/** A choice between a thing and null is the thing. */
export const plainSchema = (document: ApiDocument, schema: ApiSchema): ApiSchema => {
  const found = findSchema(document, schema);
  const [only, ...others] = (found.anyOf ?? found.oneOf ?? []).filter((each) => !isNull(each));
  return only !== undefined && others.length === 0 ? findSchema(document, only) : found;
};

/** "string (uri)", "array of object", "one of …" */
export const typeName = (document: ApiDocument, schema: ApiSchema): string => {
  const found = plainSchema(document, schema);
  if (found.enum !== undefined) return found.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (found.const !== undefined) return JSON.stringify(found.const);
  if (found.type === "array" && found.items !== undefined) {
    return `array of ${typeName(document, found.items)}`;
  }
  const choices = found.anyOf ?? found.oneOf;
  if (choices !== undefined) return choices.map((each) => typeName(document, each)).join(" or ");
  const name = Array.isArray(found.type) ? found.type.join(" | ") : (found.type ?? "any");
  return found.format === undefined ? name : `${name} (${found.format})`;
};

const DEPTH = 5;

/** What a request may look like: what has to be there, with examples where there are some. */
export const sampleOf = (document: ApiDocument, schema: ApiSchema, depth = 0): unknown => {
  const found = plainSchema(document, schema);
  const given = found.example ?? found.examples?.[0] ?? found.const ?? found.enum?.[0];
  if (given !== undefined) return given;
  const [first] = found.anyOf ?? found.oneOf ?? [];
  if (first !== undefined) return depth > DEPTH ? null : sampleOf(document, first, depth + 1);
  switch (found.type) {
    case "object":
      return depth > DEPTH
        ? {}
        : Object.fromEntries(
            Object.entries(found.properties ?? {})
              .filter(([name]) => found.required?.includes(name))
              .map(([name, value]) => [name, sampleOf(document, value, depth + 1)]),
          );
    case "array":
      return depth > DEPTH || found.items === undefined ? [] : [sampleOf(document, found.items, depth + 1)];
    case "integer":
    case "number":
      return found.minimum ?? 1;
    case "boolean":
      return true;
    default:
      return found.format === "uri" ? "https://example.com" : "…";
  }
};
