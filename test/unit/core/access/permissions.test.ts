import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, describe, expect, it } from "vitest";
import { contract as administration, publicContract } from "../../../../lambdas/administration/contract.ts";
import { type ManagementRouteKey, permissions } from "../../../../lambdas/core/access/permissions.ts";
import { type Role, roles } from "../../../../lambdas/core/user/schema.ts";
import { contract as integrations } from "../../../../lambdas/integrations/contract.ts";
import { routeKeyOf } from "../../../../lambdas/platform/http/function.ts";
import type { Operation } from "../../../../lambdas/platform/http/operation.ts";
import { contract as webhooks } from "../../../../lambdas/webhooks/contract.ts";
import { callFunction, type TestAnswer } from "../../../support/http-event.ts";
import { loadManagementFunctions, type ManagementFunctions } from "../../../support/management-functions.ts";
import { createManagementTenant, type ManagementTenant } from "../../../support/management-tenant.ts";
import { mockClient } from "../../../support/mock-client.ts";
import { createTestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

/*
 * Every route of the management API × every role × (an id of the caller's own organization, another organization's, one
 * that nobody has), through the entries that are deployed.
 */

const functions: Readonly<Record<string, readonly Operation[]>> = {
  "administration-api": administration,
  "integrations-api": integrations,
  "webhooks-api": webhooks,
};

interface Mounted {
  key: string;
  entry: string;
  operation: Operation;
  role: Role;
}

const isKey = (key: string): key is ManagementRouteKey => Object.hasOwn(permissions, key);

const routes: Mounted[] = Object.entries(functions).flatMap(([entry, operations]) =>
  operations
    .filter((operation) => !publicContract.includes(operation))
    .map((operation) => {
      const key = routeKeyOf(operation);
      if (!isKey(key)) throw new Error(`${key} has no entry in the permissions table`);
      return { key, entry, operation, role: permissions[key].role };
    }),
);

const ids = (tenant: ManagementTenant): Record<string, string> => ({
  organizations: tenant.organization.id,
  integrations: tenant.client.id,
  workflows: tenant.spareWorkflow.id,
  sessions: tenant.session.id,
  identities: tenant.identity.id,
  users: tenant.colleague.id,
  "webhook-endpoints": tenant.endpoint.id,
  deliveries: tenant.delivery.id,
});

const resourceOf = (path: string): string => /\/([a-z-]+)\/\{id\}/.exec(path)?.[1] ?? "";
const takesBody = ({ body }: Operation): boolean => body.def.type !== "undefined";

/** Bodies that pass validation, so that what answers is the lookup. */
const bodies: Readonly<Record<string, unknown>> = {
  "PUT /api/v1/workflows/{id}": { name: "Changed", modules: [{ type: "one-time-code" }] },
  "POST /api/v1/sessions/{id}/review": { decision: "APPROVE", comment: "" },
  "POST /api/v1/webhook-endpoints/{id}/test": { eventType: "SESSION_SUCCEEDED" },
  "POST /api/v1/webhook-endpoints/{id}/replay": {
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-02T00:00:00Z",
    status: "FAILED",
  },
};

let system: ManagementFunctions;
let own: ManagementTenant;
let other: ManagementTenant;

mockClient(SQSClient).onAnyCommand().resolves({});
mockClient(CognitoIdentityProviderClient).onAnyCommand().resolves({});
mockClient(SecretsManagerClient).onAnyCommand().resolves({ SecretString: crypto.randomUUID() });

beforeAll(async () => {
  const table = await createTestTable();
  const product = createTestProduct(table);
  // The entries run by the real clock.
  product.clock.advance((Date.now() - product.clock.now().getTime()) / 1000);
  system = await loadManagementFunctions(table);
  own = await createManagementTenant(product);
  other = await createManagementTenant(product);
});

interface Call {
  role?: Role;
  token?: string;
  id?: string;
  body?: unknown;
}

const ask = async (route: Mounted, call: Call): Promise<TestAnswer> => {
  const token = call.token ?? (call.role && (await system.signIn.token(own.staff[call.role].subject)));
  return callFunction(system.handlers[route.entry], {
    method: route.operation.method,
    path: route.operation.path.replaceAll(/\{[^}]+\}/g, call.id ?? "unknown"),
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), "if-match": '"1"' },
    ...(call.body === undefined ? {} : { body: call.body }),
  });
};

/** What a caller can see of an answer, without what differs from one request to the next. */
const visible = ({ status, body, headers }: TestAnswer) => {
  const { "x-request-id": _, ...kept } = headers;
  return { status, body, headers: kept };
};

describe("the table of permissions", () => {
  it("has an entry for every route that is mounted, and every entry is mounted by one function", () => {
    const mounted = routes.map((route) => route.key);
    expect([...mounted].sort()).toEqual(Object.keys(permissions).sort());
  });

  it("has no two entries for one shape of path", () => {
    const shapes = routes.map((route) => route.key.replaceAll(/\{[^}]+\}/g, "{}"));
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});

describe.each(routes)("$key", (route) => {
  it("asks for a token", async () => {
    const answer = await ask(route, {});
    expect(answer).toMatchObject({ status: 401, body: { code: "UNAUTHORIZED" } });
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
  });

  it("refuses someone who signed in but was given no role", async () => {
    const token = await system.signIn.token(crypto.randomUUID());
    expect(await ask(route, { token })).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
  });

  it.each(roles)("lets a %s in, or not, as the table says", async (role) => {
    // A body that no schema accepts: who gets past the door is told so, and nothing changes.
    const body = takesBody(route.operation) ? { "no such field": true } : undefined;
    const answer = await ask(route, { role, body });
    if (roles.indexOf(role) < roles.indexOf(route.role)) {
      expect(answer).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    } else {
      expect(takesBody(route.operation) ? [400] : [200, 404]).toContain(answer.status);
    }
  });
});

const withIds = routes.filter(({ operation }) => operation.path.includes("{id}"));
const tenantBound = withIds.filter(({ operation }) => !operation.path.includes("/operator/"));

const bodyFor = (route: Mounted): unknown =>
  takesBody(route.operation) ? (bodies[route.key] ?? {}) : undefined;

describe.each(tenantBound)("$key", (route) => {
  it("answers another organization's id exactly like one that nobody has", async () => {
    const resource = resourceOf(route.operation.path);
    const foreign = ids(other)[resource] ?? "";
    const unknown = `${foreign.slice(0, 4)}${"0".repeat(26)}`;
    const body = bodyFor(route);
    const [theirs, nobodys] = await Promise.all([
      ask(route, { role: "operator", id: foreign, body }),
      ask(route, { role: "operator", id: unknown, body }),
    ]);
    expect(nobodys).toMatchObject({ status: 404, body: { code: expect.stringMatching(/_NOT_FOUND$/) } });
    expect(visible(theirs)).toEqual(visible(nobodys));
  });
});

describe("ids of the caller's own organization", () => {
  // What deletes comes last, so that every route finds what it is asked for.
  const order = [...withIds].sort(
    (a, b) => Number(a.operation.method === "DELETE") - Number(b.operation.method === "DELETE"),
  );

  it.each(order)("$key finds them", async (route) => {
    const id = ids(own)[resourceOf(route.operation.path)] ?? "";
    const answer = await ask(route, { role: route.role, id, body: bodyFor(route) });
    expect(answer.status, JSON.stringify(answer.body)).not.toBe(404);
    expect([200, 201, 202, 204, 400, 409, 412]).toContain(answer.status);
  });

  it("none of the calls for another organization has changed it", async () => {
    const viewer = { token: await system.signIn.token(other.staff.admin.subject) };
    for (const route of tenantBound.filter(({ operation }) => operation.method === "GET")) {
      const answer = await ask(route, { ...viewer, id: ids(other)[resourceOf(route.operation.path)] ?? "" });
      expect(answer.status, route.key).toBe(200);
      if (answer.body.version !== undefined && !route.operation.path.includes("webhook")) {
        expect(answer.body.version, route.key).toBe(1);
      }
    }
  });
});
