import { describe, expect, it } from "vitest";
import * as z from "zod";
import { printClientTypes } from "../../../../docs/openapi/client.ts";
import { answer, toProblem } from "../../../../web/dashboard/src/api/problem.ts";
import { oneOf, readSearch, text } from "../../../../web/dashboard/src/app/search.ts";
import { readIssues } from "../../../../web/dashboard/src/forms/messages.ts";

const respond = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });

describe("an answer of the API", () => {
  it("is its data, or its problem with what helps to find it again", async () => {
    expect(await answer(Promise.resolve({ data: { id: 1 }, response: respond(200) }))).toEqual({ id: 1 });
    const error = {
      code: "VALIDATION_FAILED",
      detail: "No.",
      errors: [{ path: "name", message: "is taken" }],
    };
    const failed = answer(
      Promise.resolve({ error, response: respond(400, { "x-request-id": "req-1", "retry-after": "7" }) }),
    );
    await expect(failed).rejects.toMatchObject({
      status: 400,
      code: "VALIDATION_FAILED",
      message: "No.",
      fields: [{ path: "name", message: "is taken" }],
      requestId: "req-1",
      retryAfterSeconds: 7,
    });
  });

  it.each([[undefined], ["<html>"], [{ errors: "x", code: 7 }], [{ errors: [null] }]])(
    "that is no problem+json is one all the same: %j",
    (body) => {
      expect(toProblem(body, respond(502))).toMatchObject({ status: 502, code: "UNKNOWN", fields: [] });
    },
  );
});

describe("the query of an address", () => {
  const read = readSearch({ status: oneOf(["OPEN", "SHUT"]), q: text });

  it.each([
    [
      { status: "OPEN", q: "ana" },
      { status: "OPEN", q: "ana" },
    ],
    [{ status: "open", q: "" }, {}],
    [{ q: 4711, other: "x" }, { q: "4711" }],
    [{ status: ["OPEN"], q: { a: 1 } }, {}],
  ])("%j is read as %j", (given, expected) => {
    expect(read(given)).toEqual(expected);
  });
});

describe("what a schema says", () => {
  it("becomes a sentence beside its field, the first of each", () => {
    const schema = z.object({
      name: z.string().min(1),
      uri: z.string().refine((value) => value.startsWith("https"), "must be an https URL"),
    });
    expect(readIssues(schema.safeParse({ name: "", uri: "x" }), "settings.")).toEqual({
      "settings.name": "Fill this in.",
      "settings.uri": "Must be an https URL.",
    });
    expect(readIssues(schema.safeParse({ name: "a", uri: "https://x" }))).toEqual({});
  });
});

describe("client types", () => {
  it("say what is optional, nullable, a choice and a record", () => {
    const printed = printClientTypes({
      paths: {
        "/api/v1/things": {
          post: {
            parameters: [{ name: "If-Match", in: "header", required: true, schema: { type: "string" } }],
            requestBody: { content: { "application/json": { schema: { type: "object" } } } },
            responses: { 204: { description: "Done." } },
          },
        },
        "/oauth2/token": { post: { responses: {} } },
      },
      components: {
        schemas: {
          Thing: {
            type: "object",
            required: ["id", "kind"],
            properties: {
              id: { type: ["string", "null"] },
              kind: { enum: ["A", "B"] },
              tags: { type: "array", items: { anyOf: [{ type: "string" }, { type: "integer" }] } },
              fields: { type: "object", additionalProperties: { type: "string" } },
              parent: { $ref: "#/components/schemas/Thing" },
            },
          },
        },
      },
    });
    for (const part of [
      '"id": string | null;',
      '"kind": "A" | "B";',
      '"tags"?: (string | number)[] | undefined;',
      '"fields"?: Record<string, string> | undefined;',
      '"parent"?: components["schemas"]["Thing"] | undefined;',
      '"If-Match": string;',
      "requestBody?: {",
      "content?: never",
    ]) {
      expect(printed).toContain(part);
    }
    expect(printed).not.toContain("/oauth2/token");
  });
});
