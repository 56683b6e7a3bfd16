import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  MAX_BODY_BYTES,
  readForm,
  readJson,
  readQuery,
  toHttpRequest,
} from "../../../../lambdas/platform/http/request.ts";
import { anEvent, aRequest } from "./support.ts";

const json = (body: string, contentType: string | undefined = "application/json") =>
  aRequest({ body, headers: contentType === undefined ? {} : { "content-type": contentType } });
const form = (body: string) =>
  aRequest({ body, headers: { "content-type": "application/x-www-form-urlencoded" } });
const anything = z.unknown();

const refusal = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe("a JSON body is refused", () => {
  it.each(["{", "undefined", "{'a':1}", '{"a":1}x', "\u0000", '{"a":\u00a01}', "NaN"])(
    "%j is no JSON for us, and the answer does not quote it",
    (body) => {
      const error = refusal(() => readJson(json(body), anything));
      expect(error).toMatchObject({
        status: 400,
        code: "MALFORMED_JSON",
        detail: "The body is not valid JSON.",
      });
    },
  );

  it.each(['{"__proto__":{"a":1}}', '{"a":{"__proto__":1}}'])("%s holds a name that no field has", (body) => {
    expect(refusal(() => readJson(json(body), anything))).toMatchObject({
      status: 400,
      code: "VALIDATION_FAILED",
      errors: [{ path: "__proto__", message: "is not a known field" }],
    });
  });

  it("nested so deep that nobody could read it", () => {
    for (const body of [
      "[".repeat(30_000) + "]".repeat(30_000),
      `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    ]) {
      const error = refusal(() => readJson(json(body), z.strictObject({})));
      expect(error).toMatchObject({ status: 400 });
    }
  });

  it("larger than 64 KiB, counted in bytes", () => {
    const fits = JSON.stringify("é".repeat((MAX_BODY_BYTES - 2) / 2));
    expect(readJson(json(fits), z.string())).toHaveLength((MAX_BODY_BYTES - 2) / 2);
    expect(refusal(() => readJson(json(`${fits} `), anything))).toMatchObject({
      status: 413,
      code: "BODY_TOO_LARGE",
    });
  });

  it.each([
    "text/plain",
    "application/jsonx",
    "application/x-www-form-urlencoded",
    "",
    "application/merge-patch+json",
  ])("with the content type %j", (contentType) => {
    expect(refusal(() => readJson(json("{}", contentType), anything))).toMatchObject({
      status: 415,
      code: "UNSUPPORTED_MEDIA_TYPE",
    });
  });

  it("with another content type although it is empty", () => {
    expect(refusal(() => readJson(json("", "text/plain"), anything))).toMatchObject({ status: 415 });
  });

  it("with every problem by the path of its field", () => {
    const schema = z.strictObject({ a: z.object({ b: z.array(z.number()) }), c: z.string() });
    const error = refusal(() => readJson(json('{"a":{"b":[1,"x"]},"d":1,"e":2}'), schema));
    expect(error).toMatchObject({
      code: "VALIDATION_FAILED",
      errors: [{ path: "a.b.1" }, { path: "c" }, { path: "d" }, { path: "e" }],
    });
  });
});

describe("a JSON body is read", () => {
  it.each(["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", " application/json "])(
    "with the content type %j",
    (contentType) => {
      expect(readJson(json('{"a":1}', contentType), anything)).toEqual({ a: 1 });
    },
  );

  it("and may be left out where every field may", () => {
    expect(readJson(aRequest(), z.strictObject({ a: z.number().default(1) }))).toEqual({ a: 1 });
  });

  it("as a merge patch where the method is PATCH", () => {
    const patch = { ...json("{}", "application/merge-patch+json"), method: "PATCH" };
    expect(readJson(patch, anything)).toEqual({});
  });

  it("without giving Object new members", () => {
    readJson(json('{"constructor":{"prototype":{"polluted":1}}}'), anything);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("whatever it holds, the answer is the value or a refusal below 500", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        const result = refusal(() => readJson(json(body), z.strictObject({ a: z.string() })));
        const status = result instanceof Error ? Reflect.get(result, "status") : 200;
        expect([200, 400]).toContain(status);
      }),
    );
  });
});

describe("a form body", () => {
  it("is refused where a name comes twice, also by another spelling of it", () => {
    for (const body of ["a=1&a=2", "a=1&a", "a=1&%61=2", "a+b=1&a%20b=2", "__proto__=1&__proto__=2"]) {
      expect(refusal(() => readForm(form(body)))).toMatchObject({ status: 400, code: "VALIDATION_FAILED" });
    }
  });

  it("has names without values as if they were not there", () => {
    expect(readForm(form("a=&b=1&c&=x"))).toEqual({ b: "1", "": "x" });
  });

  it("keeps names such as __proto__ as plain names", () => {
    const read = readForm(form("__proto__=x&constructor=y"));
    expect(Object.keys(read).sort()).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it("is refused with another content type, and above 64 KiB", () => {
    expect(refusal(() => readForm(json("a=1")))).toMatchObject({ status: 415 });
    expect(refusal(() => readForm(form("a".repeat(MAX_BODY_BYTES + 1))))).toMatchObject({ status: 413 });
  });
});

describe("a query", () => {
  const schema = z.object({ limit: z.coerce.number().int().optional() });

  it("is refused where a name comes twice", () => {
    const request = aRequest({ query: new URLSearchParams("limit=1&limit=1") });
    expect(refusal(() => readQuery(request, schema))).toMatchObject({ errors: [{ path: "limit" }] });
  });

  it("names the parameter that is wrong", () => {
    const request = aRequest({ query: new URLSearchParams("limit=x") });
    expect(refusal(() => readQuery(request, schema))).toMatchObject({ errors: [{ path: "limit" }] });
  });
});

describe("an event becomes a request", () => {
  it("with header names in lower case and the body decoded", () => {
    const body = Buffer.from("name=José").toString("base64");
    const event = anEvent("POST", "/things", { headers: { "X-Thing": "A" }, body, isBase64Encoded: true });
    expect(toHttpRequest(event)).toMatchObject({
      method: "POST",
      path: "/things",
      headers: { "x-thing": "A" },
      body: "name=José",
      requestId: "request-1",
    });
  });

  it("with path parameters decoded where they can be", () => {
    const event = anEvent("GET", "/", { pathParameters: { good: "a%20b", bad: "%zz" } });
    expect(toHttpRequest(event).params).toEqual({ good: "a b", bad: "%zz" });
  });

  it("with the first of cookies that share a name, and none without one", () => {
    const event = anEvent("GET", "/", { cookies: ["a=1", "a=2", "b=x=y", "=z", "c"] });
    expect({ ...toHttpRequest(event).cookies }).toEqual({ a: "1", b: "x=y" });
  });

  it("without the members of Object among headers and cookies", () => {
    const request = toHttpRequest(anEvent("GET", "/"));
    expect(request.headers.constructor).toBeUndefined();
    expect(request.cookies.toString).toBeUndefined();
  });
});
