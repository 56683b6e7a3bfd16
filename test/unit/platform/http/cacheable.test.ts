import { expect, it } from "vitest";
import * as z from "zod";
import { cacheable, REMEMBERED_SECONDS } from "../../../../lambdas/platform/http/cacheable.ts";
import { none, operation } from "../../../../lambdas/platform/http/operation.ts";
import { toHttpRequest } from "../../../../lambdas/platform/http/request.ts";
import type { HttpResponse } from "../../../../lambdas/platform/http/response.ts";
import { createTestClock } from "../../../support/test-clock.ts";

const read = operation({
  method: "GET",
  path: "/numbers",
  summary: "Numbers",
  tag: "Test",
  query: none,
  body: none,
  reply: z.object({ made: z.number() }),
  status: 200,
});

const request = toHttpRequest({
  version: "2.0",
  routeKey: "$default",
  rawPath: "/numbers",
  rawQueryString: "",
  headers: {},
  isBase64Encoded: false,
  requestContext: {
    accountId: "",
    apiId: "",
    domainName: "",
    domainPrefix: "",
    requestId: "r",
    routeKey: "$default",
    stage: "$default",
    time: "",
    timeEpoch: 0,
    http: { method: "GET", path: "/numbers", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "" },
  },
});

const createCounted = (cacheControl: string) => {
  const clock = createTestClock();
  let made = 0;
  const route = cacheable(
    {
      operation: read,
      handle: async (): Promise<HttpResponse> => ({
        status: 200,
        body: { made: ++made },
        headers: { "Cache-Control": cacheControl },
      }),
    },
    clock,
  );
  return { clock, ask: async () => (await route.handle(request, undefined)).body };
};

it("what everybody may keep is made once in a few seconds", async () => {
  const { clock, ask } = createCounted("public, max-age=60");
  expect([await ask(), await ask()]).toEqual(['{"made":1}', '{"made":1}']);
  clock.advance(REMEMBERED_SECONDS);
  expect(await ask()).toBe('{"made":2}');
});

it("what nobody may keep is made each time", async () => {
  const { ask } = createCounted("no-store");
  expect([await ask(), await ask()]).toEqual(['{"made":1}', '{"made":2}']);
});
