import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { apis } from "../../../docs/openapi/apis.ts";
import { artifacts } from "../../../docs/openapi/artifacts.ts";
import { createDocument } from "../../../docs/openapi/document.ts";
import { examples } from "../../../docs/openapi/examples.ts";
import { permissions } from "../../../lambdas/core/access/permissions.ts";
import { routeKeyOf } from "../../../lambdas/platform/http/function.ts";

interface Parameter {
  name?: string;
  in?: string;
  $ref?: string;
}

interface Operation {
  operationId: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  responses: Record<string, { $ref?: string; description?: string }>;
}

// biome-ignore lint/suspicious/noExplicitAny: the document is walked as the plain JSON that it is
const document: any = JSON.parse(JSON.stringify(createDocument()));

const METHODS = ["get", "put", "post", "delete", "patch"];

const operations: { key: string; path: string; operation: Operation }[] = Object.entries(
  document.paths as Record<string, Record<string, Operation>>,
).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
);

const resolvePointer = (pointer: string): unknown =>
  pointer
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);

const walk = (value: unknown, visit: (record: Record<string, unknown>) => void): void => {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  else if (typeof value === "object" && value !== null) {
    visit(value as Record<string, unknown>);
    for (const each of Object.values(value)) walk(each, visit);
  }
};

describe("the OpenAPI document", () => {
  it.each(artifacts)(
    "and $path are committed as they are generated: `npm run openapi` writes them",
    ({ path, print }) => {
      const committed = readFileSync(resolve(import.meta.dirname, "../../..", path), "utf8");
      expect(print() === committed, `${path} is out of date`).toBe(true);
    },
  );

  it("describes every route of the management API, with the role that it needs", () => {
    const described = operations.filter(({ operation }) => "x-role" in operation);
    expect(
      Object.fromEntries(described.map(({ key, operation }) => [key, Reflect.get(operation, "x-role")])),
    ).toEqual(Object.fromEntries(Object.entries(permissions).map(([key, { role }]) => [key, role])));
  });

  it("has every endpoint of every contract once", () => {
    const declared = apis.flatMap((api) => api.operations.map(routeKeyOf));
    expect(operations.map(({ key }) => key).sort()).toEqual([...declared].sort());
    expect(new Set(declared).size).toBe(declared.length);
  });

  it("has no reference that leads nowhere", () => {
    const references = new Set<string>();
    walk(document, (record) => {
      if (typeof record.$ref === "string") references.add(record.$ref);
    });
    expect(references.size).toBeGreaterThan(50);
    expect([...references].filter((reference) => resolvePointer(reference) === undefined)).toEqual([]);
  });

  it("has no component that nothing refers to", () => {
    const text = JSON.stringify(document);
    const unused = Object.entries(document.components as Record<string, object>)
      .filter(([kind]) => kind !== "securitySchemes")
      .flatMap(([kind, parts]) => Object.keys(parts).map((name) => `#/components/${kind}/${name}`))
      .filter((pointer) => !text.includes(`"${pointer}"`));
    expect(unused).toEqual([]);
  });

  it("names every operation once", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]*$/.test(id))).toEqual([]);
  });

  it.each(operations)("$key has what OpenAPI 3.1 asks for", ({ path, operation }) => {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    const wanted = [...path.matchAll(/\{([^}]+)\}/g)].map((found) => found[1]);
    expect(inPath.map((parameter) => parameter.name)).toEqual(wanted);
    const names = (operation.parameters ?? []).map((parameter) => JSON.stringify(parameter));
    expect(new Set(names).size).toBe(names.length);
    const tags = (document.tags as { name: string }[]).map((tag) => tag.name);
    expect(tags).toEqual(expect.arrayContaining(operation.tags));
    for (const requirement of operation.security) {
      expect(Object.keys(document.components.securitySchemes)).toEqual(
        expect.arrayContaining(Object.keys(requirement)),
      );
    }
    expect(Object.keys(operation.responses).some((status) => /^[23]\d\d$/.test(status))).toBe(true);
    for (const response of Object.values(operation.responses)) {
      const found = response.$ref === undefined ? response : resolvePointer(response.$ref);
      expect(found).toMatchObject({ description: expect.stringMatching(/\S/) });
    }
  });

  it("uses only the methods that paths may have", () => {
    for (const item of Object.values(document.paths as Record<string, object>)) {
      expect(METHODS).toEqual(expect.arrayContaining(Object.keys(item)));
    }
  });

  it("says 401 wherever something has to be shown, and 403 wherever rights differ", () => {
    for (const { key, operation } of operations) {
      const schemes = operation.security.flatMap((requirement) => Object.keys(requirement));
      if (schemes.length > 0) expect(Object.keys(operation.responses), key).toContain("401");
      if (schemes.some((scheme) => scheme === "signIn" || scheme === "clientCredentials")) {
        expect(Object.keys(operation.responses), key).toContain("403");
      }
    }
  });

  it("leaves open only what anyone may call", () => {
    const open = operations.filter(({ operation }) => operation.security.length === 0).map(({ key }) => key);
    expect(open.sort()).toEqual([
      "GET /.well-known/oauth-authorization-server",
      "GET /.well-known/openid-configuration",
      "GET /api/openapi.json",
      // Bound to the browser that began the sign-in, by a cookie of each one's own.
      "GET /oauth2/authorizations/{id}",
      "GET /oauth2/authorize",
      "GET /oauth2/authorize/resume",
      "GET /oauth2/jwks",
      "GET /oauth2/logout",
      "POST /oauth2/authorizations/{id}/begin",
      "POST /oauth2/authorizations/{id}/cancel",
      "POST /oauth2/authorize",
      "POST /oauth2/logout",
      "POST /v/api/preview",
      "POST /v/api/start",
    ]);
  });

  it("asks for If-Match on every update of the management API, and answers 412 and 428", () => {
    const updates = operations.filter(({ key }) => /^(PATCH|PUT) /.test(key));
    expect(updates.length).toBeGreaterThan(5);
    for (const { key, operation } of updates) {
      expect(operation.parameters, key).toContainEqual({ $ref: "#/components/parameters/IfMatch" });
      expect(Object.keys(operation.responses), key).toEqual(expect.arrayContaining(["412", "428"]));
    }
  });

  it("offers Idempotency-Key on every POST that creates", () => {
    const creates = operations.filter(
      // A pushed request is used once and gone in a minute: pushing it again makes another one.
      ({ key, operation }) =>
        key.startsWith("POST ") && key !== "POST /oauth2/par" && "201" in operation.responses,
    );
    expect(creates.length).toBeGreaterThan(5);
    for (const { key, operation } of creates) {
      expect(operation.parameters, key).toContainEqual({ $ref: "#/components/parameters/IdempotencyKey" });
    }
  });
});

describe("its examples", () => {
  const byKey = new Map(
    apis.flatMap((api) => api.operations.map((operation) => [routeKeyOf(operation), operation])),
  );

  it.each(Object.entries(examples))(
    "%s is a request and an answer that the schemas accept",
    (key, example) => {
      const operation = byKey.get(key);
      expect(operation).toBeDefined();
      if (example.body !== undefined) expect(() => operation?.body.parse(example.body)).not.toThrow();
      if (example.reply !== undefined) expect(() => operation?.reply.parse(example.reply)).not.toThrow();
    },
  );
});
