import { expect, test } from "vitest";
import { compilePattern } from "../../../../local/http/path-pattern.ts";
import { createRouter } from "../../../../local/http/routes.ts";

const router = createRouter(
  [
    "$default",
    "ANY /{proxy+}",
    "ANY /api/{proxy+}",
    "GET /api/items",
    "ANY /api/items",
    "GET /api/items/{id}",
    "GET /api/items/special",
    "POST /api/items/{id}/{action}",
    "GET /api/{kind}/special",
  ].map((key) => ({ key, functionArn: key, timeoutMs: 1 })),
);
const none = createRouter([{ key: "GET /only", functionArn: "f", timeoutMs: 1 }]);

test.each([
  ["GET", "/api/items", "GET /api/items", {}],
  ["PUT", "/api/items", "ANY /api/items", {}],
  ["GET", "/api/items/special", "GET /api/items/special", {}],
  ["GET", "/api/items/42", "GET /api/items/{id}", { id: "42" }],
  ["GET", "/api/items/a%2Fb", "GET /api/items/{id}", { id: "a/b" }],
  ["GET", "/api/others/special", "GET /api/{kind}/special", { kind: "others" }],
  ["POST", "/api/items/42/close", "POST /api/items/{id}/{action}", { id: "42", action: "close" }],
  ["DELETE", "/api/items/42", "ANY /api/{proxy+}", { proxy: "items/42" }],
  ["GET", "/api/items/", "ANY /api/{proxy+}", { proxy: "items/" }],
  ["GET", "/elsewhere/deep", "ANY /{proxy+}", { proxy: "elsewhere/deep" }],
  ["GET", "/", "$default", {}],
])("%s %s goes to %s", (method, path, key, pathParameters) => {
  expect(router(method, path)).toMatchObject({ route: { key }, pathParameters });
});

test.each([
  ["POST", "/only"],
  ["GET", "/only/"],
  ["GET", "/Only"],
])("%s %s has no route", (method, path) => {
  expect(none(method, path)).toBeUndefined();
});

test.each([
  ["/api/*", "/api/x/y", true],
  ["/api/*", "/api/", true],
  ["/api/*", "/api", false],
  ["/api/*", "/API/x", false],
  ["api/*", "/api/x", true],
  ["*.js", "/a/b.js", true],
  ["/.well-known/*", "/.well-known/jwks", true],
  ["/.well-known/*", "/xwell-known/jwks", false],
  ["/v?", "/v1", true],
  ["/v?", "/v", false],
])("the behaviour %s and the path %s: %s", (pattern, path, expected) => {
  expect(compilePattern(pattern)(path)).toBe(expected);
});
