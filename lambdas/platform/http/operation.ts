import * as z from "zod";
import { AppError } from "../errors.ts";
import type { HttpRequest } from "./request.ts";
import { readFormBody, readJson, readQuery } from "./request.ts";
import type { HttpResponse } from "./response.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Stands where an endpoint takes no query, no body, or answers nothing. */
export const none = z.undefined();

/**
 * One endpoint as callers see it. The handler, the OpenAPI document and the tests that mutate requests all read
 * the same definition, so they cannot disagree.
 */
export interface Operation<
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** With `{name}` for parameters. */
  path: string;
  summary: string;
  tag: string;
  query: Query;
  body: Body;
  /** How the body is encoded; JSON unless told. */
  bodyType?: "application/x-www-form-urlencoded";
  /** The answer goes out through this schema: a field that is not declared does not leave. */
  reply: Reply;
  /** Status of success. */
  status: number;
  /** Codes of the failures that are special to this endpoint. */
  errors?: readonly string[];
}

/** Keeps the schemas' types, which a plain annotation would widen. */
export const operation = <Query extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
  definition: Operation<Query, Body, Reply>,
): Operation<Query, Body, Reply> => definition;

export interface Input<Query, Body, Context> {
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  request: HttpRequest;
  context: Context;
}

export interface Output<Reply> {
  reply: Reply;
  status?: number;
  headers?: Readonly<Record<string, string>>;
  cookies?: readonly string[];
}

/** A route ready to be mounted. `Context` is what the function's own authentication found out. */
export interface Route<Context = undefined> {
  operation: Operation;
  handle(request: HttpRequest, context: Context): Promise<HttpResponse>;
}

const readInput = <Schema extends z.ZodType>(
  schema: Schema,
  read: (schema: Schema) => z.output<Schema>,
): z.output<Schema> => (schema.def.type === "undefined" ? schema.parse(undefined) : read(schema));

/** Binds a definition to the code behind it: parse, call, respond. */
export const implement = <
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
  Context = undefined,
>(
  definition: Operation<Query, Body, Reply>,
  run: (input: Input<z.output<Query>, z.output<Body>, Context>) => Promise<Output<z.input<Reply>>>,
): Route<Context> => ({
  operation: definition,
  handle: async (request, context) => {
    const query = readInput(definition.query, (schema) => readQuery(request, schema));
    const read = definition.bodyType === undefined ? readJson : readFormBody;
    const body = readInput(definition.body, (schema) => read(request, schema));
    const output = await run({ params: request.params, query, body, request, context });
    return {
      status: output.status ?? definition.status,
      body: definition.reply.parse(output.reply),
      ...(output.headers === undefined ? {} : { headers: output.headers }),
      ...(output.cookies === undefined ? {} : { cookies: output.cookies }),
    };
  },
});

/**
 * The value of `If-Match` as a version number (RFC 9110 §13.1.1). Updates without it are refused, and so is `*`: it asks
 * for whatever is there to be overwritten, which is what the header is wanted for to prevent.
 */
export const requireVersion = (request: HttpRequest): number => {
  const given = request.headers["if-match"];
  const match = /^(?:W\/)?"(\d{1,12})"$/.exec(given ?? "");
  if (match?.[1] !== undefined) return Number(match[1]);
  if (given === undefined) {
    throw new AppError({
      status: 428,
      code: "PRECONDITION_REQUIRED",
      detail: "Send If-Match with the ETag of the record that you read.",
    });
  }
  throw new AppError({
    status: 400,
    code: "VALIDATION_FAILED",
    detail: 'If-Match must be the ETag of the record that you read, such as "3". A list and * are not taken.',
  });
};

export const etag = (version: number): string => `"${version}"`;
