import type { Context as LambdaContext } from "aws-lambda";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { AppError, conflict, forbidden } from "../../../../lambdas/platform/errors.ts";
import { createHttpFunction, routeKeyOf } from "../../../../lambdas/platform/http/function.ts";
import { implement, none, operation, type Route } from "../../../../lambdas/platform/http/operation.ts";
import { renderProblem } from "../../../../lambdas/platform/http/render-error.ts";
import { createRecordedLog } from "../../../support/recorded-log.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { createTestClock } from "../../../support/test-clock.ts";
import { anEvent } from "./support.ts";

const route = (method: "GET" | "POST", path: string, run: () => Promise<unknown> = async () => ({})): Route =>
  implement(
    operation({
      method,
      path,
      summary: "",
      tag: "",
      query: none,
      body: none,
      reply: z.unknown(),
      status: 200,
    }),
    async () => ({ reply: await run() }),
  );

const createFunction = (
  routes: readonly Route[],
  authenticate: () => Promise<undefined> = async () => undefined,
) => {
  const log = createRecordedLog();
  const metrics = createRecordedMetrics();
  const handler = createHttpFunction({
    log,
    metrics,
    clock: createTestClock(),
    renderError: renderProblem,
    routes,
    authenticate,
  });
  const context = { getRemainingTimeInMillis: () => 30_000, awsRequestId: "run-1" } as LambdaContext;
  const call = async (method: string, path: string) => {
    const result = await handler(anEvent(method, path), context);
    return { ...result, body: result.body === undefined ? undefined : JSON.parse(result.body) };
  };
  return { call, log, metrics };
};

describe("routes that cannot be told apart are refused when the function starts", () => {
  it.each([
    ["the same twice", route("GET", "/a"), route("GET", "/a")],
    ["parameters of other names", route("GET", "/a/{id}"), route("GET", "/a/{name}")],
  ])("%s", (_, one, two) => {
    expect(() => createFunction([one, two])).toThrow(/declared twice/);
  });

  it("other methods and other paths are told apart", () => {
    expect(() =>
      createFunction([route("GET", "/a"), route("POST", "/a"), route("GET", "/a/b")]),
    ).not.toThrow();
  });
});

describe("unknown routes", () => {
  const { call } = createFunction([route("GET", "/a"), route("POST", "/a"), route("GET", "/a/{id}")]);

  it.each(["/", "/b", "/a/", "/a/b/c", "/A", "//a", "/a/..%2f"])(
    "%s is 404 or a known shape, never a failure",
    async (path) => {
      expect([404, 200]).toContain((await call("GET", path)).statusCode);
    },
  );

  it("another method of a known path is 405 and says which there are", async () => {
    const answer = await call("DELETE", "/a");
    expect(answer).toMatchObject({ statusCode: 405, body: { code: "METHOD_NOT_ALLOWED" } });
    expect(answer.headers?.Allow).toBe("GET, POST");
  });
});

describe("every answer", () => {
  it("carries the house headers and the id of its request", async () => {
    const { call } = createFunction([route("GET", "/a")]);
    for (const answer of [await call("GET", "/a"), await call("GET", "/unknown")]) {
      expect(answer.headers).toMatchObject({
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Strict-Transport-Security": "max-age=63072000",
        "X-Request-Id": "request-1",
      });
    }
  });
});

describe("failures", () => {
  it("that were foreseen say their code and detail, never their cause", async () => {
    const failing = route("GET", "/a", async () => {
      throw new AppError({ ...conflict("TAKEN", "It is taken."), cause: new Error("planted-cause") });
    });
    const { call, log } = createFunction([failing]);
    const answer = await call("GET", "/a");
    expect(answer).toMatchObject({ statusCode: 409, body: { code: "TAKEN", detail: "It is taken." } });
    expect(JSON.stringify([answer, log.lines])).not.toContain("planted-cause");
  });

  it("that were not foreseen say nothing but the request's id; the log says where", async () => {
    const failing = route("GET", "/a", async () => {
      throw new TypeError("planted-message");
    });
    const { call, log } = createFunction([failing]);
    const answer = await call("GET", "/a");
    expect(answer).toMatchObject({ statusCode: 500, body: { code: "INTERNAL_ERROR" } });
    expect(JSON.stringify([answer, log.lines])).not.toContain("planted-message");
    expect(log.lines.at(-1)).toMatchObject({
      level: "error",
      code: "REQUEST_FAILED",
      fields: { requestId: "request-1", route: "GET /a", errorName: "TypeError" },
    });
  });

  it("of a reply that breaks its own schema are ours, not the caller's", async () => {
    const broken = implement(
      operation({
        method: "GET",
        path: "/a",
        summary: "",
        tag: "",
        query: none,
        body: none,
        reply: z.object({ a: z.string() }),
        status: 200,
      }),
      async () => ({ reply: JSON.parse('{"a":1}') }),
    );
    expect(await createFunction([broken]).call("GET", "/a")).toMatchObject({
      statusCode: 500,
      body: { code: "INTERNAL_ERROR" },
    });
  });

  it("of the caller are logged quietly, of ours loudly", async () => {
    const failing = (status: number) =>
      route("GET", `/${status}`, async () => {
        throw new AppError({ status, code: "X", detail: "" });
      });
    const { call, log } = createFunction([failing(404), failing(503)]);
    await call("GET", "/404");
    await call("GET", "/503");
    expect(log.lines.map(({ level, code }) => `${level} ${code}`)).toEqual([
      "info REQUEST_REFUSED",
      "error REQUEST_FAILED",
    ]);
  });
});

describe("what operators see", () => {
  it("carries the id of the request, of the run and of the record that the path names on every line", async () => {
    const id = `ses_${"0".repeat(26)}`;
    const { call, log } = createFunction([route("GET", "/a/{id}")]);
    const answer = await call("GET", `/a/${id}`);
    expect(log.lines.map(({ code, fields }) => ({ code, ...fields }))).toEqual([
      {
        code: "REQUEST_SERVED",
        requestId: answer.headers?.["X-Request-Id"],
        invocationId: "run-1",
        route: "GET /a/{id}",
        target: id,
        status: 200,
      },
    ]);
  });

  it.each(["key_secret-of-somebody", "eyJhbGciOiJFUzI1NiJ9", "csk_abc"])(
    "never has a part of the path that is no id of ours: %s",
    async (value) => {
      const { call, log } = createFunction([route("GET", "/a/{id}")]);
      await call("GET", `/a/${value}`);
      expect(JSON.stringify(log.lines)).not.toContain(value);
    },
  );

  it("counts what failed through us and nothing that the caller did, and writes it before the answer goes out", async () => {
    const failing = (error: Error) => async () => {
      throw error;
    };
    const { call, metrics } = createFunction([
      route("GET", "/conflict", failing(conflict("X", ""))),
      route("GET", "/defect", failing(new Error("x"))),
    ]);
    await call("GET", "/conflict");
    expect(metrics.names()).toEqual([]);
    await call("GET", "/defect");
    expect(metrics.names()).toEqual(["Failures Cause=UNEXPECTED"]);
    expect(metrics.flushed).toBe(1);
  });
});

describe("authentication", () => {
  it("that refuses keeps the route from running and the path's ids from being judged", async () => {
    let ran = false;
    const guarded = route("GET", "/a/{id}", async () => {
      ran = true;
    });
    const { call } = createFunction([guarded], async () => {
      throw forbidden();
    });
    expect((await call("GET", "/a/1")).statusCode).toBe(403);
    expect((await call("GET", `/a/${"x".repeat(500)}`)).statusCode).toBe(403);
    expect(ran).toBe(false);
  });

  it("is asked with the route's key, not with the path", async () => {
    const keys: string[] = [];
    const handler = createHttpFunction({
      log: createRecordedLog(),
      metrics: createRecordedMetrics(),
      clock: createTestClock(),
      renderError: renderProblem,
      routes: [route("GET", "/a/{id}")],
      authenticate: async (_, key) => {
        keys.push(key);
        return undefined;
      },
    });
    await handler(anEvent("GET", "/a/1"), { getRemainingTimeInMillis: () => 30_000 } as LambdaContext);
    expect(keys).toEqual([routeKeyOf({ method: "GET", path: "/a/{id}" })]);
  });
});

describe("a parameter that no id of ours can be", () => {
  it.each(["%00", "%F0%9F%98%80", "a%20b", "x".repeat(129), "a%23b"])(
    "%s is as unknown as an id that does not exist",
    async (id) => {
      const { call } = createFunction([route("GET", "/a/{id}")]);
      expect(await call("GET", `/a/${id}`)).toMatchObject({ statusCode: 404, body: { code: "NOT_FOUND" } });
    },
  );
});
