import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  etag,
  implement,
  none,
  operation,
  requireVersion,
} from "../../../../lambdas/platform/http/operation.ts";
import { aRequest } from "./support.ts";

const definition = operation({
  method: "POST",
  path: "/things/{id}",
  summary: "",
  tag: "",
  query: z.object({ loud: z.enum(["yes", "no"]).default("no") }),
  body: z.strictObject({ name: z.string() }),
  reply: z.object({ name: z.string() }),
  status: 201,
});

const json = { "content-type": "application/json" };

describe("a route", () => {
  const echo = implement(definition, async ({ params, query, body }) => ({
    reply: { name: `${params.id} ${query.loud} ${body.name}` },
  }));

  it("gets its input parsed, and answers with the status of its definition", async () => {
    const request = aRequest({ params: { id: "1" }, headers: json, body: '{"name":"n"}' });
    expect(await echo.handle(request, undefined)).toEqual({ status: 201, body: { name: "1 no n" } });
  });

  it("is not run with bad input", async () => {
    let ran = false;
    const route = implement(definition, async () => {
      ran = true;
      return { reply: { name: "" } };
    });
    await expect(route.handle(aRequest({ headers: json, body: "{}" }), undefined)).rejects.toMatchObject({
      status: 400,
    });
    expect(ran).toBe(false);
  });

  it("lets no field out that its reply does not declare", async () => {
    const leaking = implement(definition, async () => {
      const record = { name: "n", secret: "s" };
      return { reply: record };
    });
    const request = aRequest({ headers: json, body: '{"name":"n"}' });
    expect((await leaking.handle(request, undefined)).body).toEqual({ name: "n" });
  });

  it("may answer another status, headers and cookies", async () => {
    const route = implement(definition, async () => ({
      reply: { name: "n" },
      status: 200,
      headers: { ETag: etag(3) },
      cookies: ["a=1"],
    }));
    const request = aRequest({ headers: json, body: '{"name":"n"}' });
    expect(await route.handle(request, undefined)).toEqual({
      status: 200,
      body: { name: "n" },
      headers: { ETag: '"3"' },
      cookies: ["a=1"],
    });
  });

  it("that takes no body does not look at one", async () => {
    const bare = operation({ ...definition, query: none, body: none, reply: none, status: 204 });
    const route = implement(bare, async () => ({ reply: undefined }));
    const request = aRequest({ headers: { "content-type": "text/plain" }, body: "{" });
    expect(await route.handle(request, undefined)).toEqual({ status: 204, body: undefined });
  });

  it("reads a form where its definition says so", async () => {
    const formed = operation({
      ...definition,
      body: z.object({ name: z.string("is required") }),
      bodyType: "application/x-www-form-urlencoded",
    });
    const route = implement(formed, async ({ body }) => ({ reply: body }));
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await route.handle(aRequest({ headers, body: "name=a+b&x=1" }), undefined)).toMatchObject({
      body: { name: "a b" },
    });
    await expect(
      route.handle(aRequest({ headers: json, body: '{"name":"n"}' }), undefined),
    ).rejects.toMatchObject({
      status: 415,
    });
    await expect(route.handle(aRequest({ headers, body: "name=" }), undefined)).rejects.toMatchObject({
      errors: [{ path: "name", message: "is required" }],
    });
  });
});

describe("If-Match", () => {
  const read = (value?: string) =>
    requireVersion(aRequest({ headers: value === undefined ? {} : { "if-match": value } }));

  it.each([
    ['"1"', 1],
    ['"42"', 42],
    ['W/"7"', 7],
  ])("%s is version %d", (value, version) => {
    expect(read(value)).toBe(version);
  });

  it("reads back what etag wrote", () => {
    expect(read(etag(12))).toBe(12);
  });

  it("is required", () => {
    expect(() => read()).toThrow(expect.objectContaining({ status: 428, code: "PRECONDITION_REQUIRED" }));
  });

  it.each(["", "1", "*", '"a"', '"1", "2"', '"1" ', '"-1"', '"1.0"', '"1234567890123"'])(
    "%j is no ETag of ours",
    (value) => {
      expect(() => read(value)).toThrow(expect.objectContaining({ status: 400, code: "VALIDATION_FAILED" }));
    },
  );
});
