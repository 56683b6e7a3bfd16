import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it, vi } from "vitest";
import { permissions } from "../../../../lambdas/core/access/permissions.ts";
import { routeKeyOf } from "../../../../lambdas/platform/http/function.ts";
import { contract } from "../../../../lambdas/webhooks/contract.ts";
import { slowEndpoint } from "../../../../lambdas/webhooks/domain/circuit.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { createScene, ENDPOINTS } from "./scene.ts";

const table = await createTestTable();
const scene = () => createScene(table);
const url = "https://hooks.example.com/a";

describe("the contract", () => {
  it("holds every route of this function, and each has a permission", () => {
    const mounted = scene().routes.map((route) => routeKeyOf(route.operation));
    expect(contract.map(routeKeyOf).sort()).toEqual([...mounted].sort());
    expect(mounted.filter((key) => !Object.hasOwn(permissions, key))).toEqual([]);
  });
});

describe("POST webhook-endpoints", () => {
  it.each([
    ["http", "http://example.com/", "The URL must begin with https://."],
    ["a private address", "https://10.0.0.1/", "The URL must point to a public address."],
    ["the metadata service", "https://169.254.169.254/", "The URL must point to a public address."],
    ["loopback as a number", "https://2130706433/", "The URL must point to a public address."],
    ["another port", "https://example.com:8443/", "The URL's port must be 443."],
    ["a password", "https://a:b@example.com/", "The URL must not contain a user name or password."],
    ["a private name", "https://localhost/", "The URL's host must be a public domain name."],
    ["half a character", "https://example.com/\ud800", "must not contain half a character"],
    ["no URL", "nonsense", "The URL must be absolute, such as https://example.com/webhooks."],
  ])("refuses %s with a sentence, and writes nothing", async (_, given, message) => {
    const { call, auditActions, stored } = scene();
    const answer = await call({ path: ENDPOINTS, body: { url: given } });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", errors: [{ path: "url", message }] },
    });
    expect(await auditActions()).toEqual([]);
    expect(stored.values.size).toBe(0);
  });

  it("checks the token URL as strictly as the URL", async () => {
    const oauth = { tokenUrl: "https://192.168.0.1/token", clientId: "c", clientSecret: "s" };
    const answer = await scene().call({ path: ENDPOINTS, body: { url, oauth } });
    expect(answer.body.errors).toEqual([
      { path: "oauth.tokenUrl", message: "The URL must point to a public address." },
    ]);
  });

  it("says of a header that cannot be set why not", async () => {
    const { call, stored } = scene();
    const headers = { Host: "other.example", "x a": "b" };
    expect(await call({ path: ENDPOINTS, body: { url, headers } })).toMatchObject({
      status: 400,
      body: {
        errors: [
          { path: "headers.Host", message: "is reserved" },
          { path: "headers.x a", message: "must be 1 to 64 letters, digits or hyphens" },
        ],
      },
    });
    expect(stored.values.size).toBe(0);
  });

  it("refuses an authorization header beside OAuth", async () => {
    const oauth = { tokenUrl: "https://auth.example.com/", clientId: "c", clientSecret: "s" };
    const body = { url, oauth, headers: { Authorization: "Basic x" } };
    expect(await scene().call({ path: ENDPOINTS, body })).toMatchObject({ status: 400 });
  });

  it("creates the endpoint with its audit event and shows the secret, this once", async () => {
    const { call, auditActions } = scene();
    const answer = await call({
      path: ENDPOINTS,
      body: { url, description: "Shop", events: ["SESSION_FAILED"] },
    });
    expect(answer).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: `${ENDPOINTS}/${answer.body.id}`, "cache-control": "no-store" },
      body: { url, description: "Shop", events: ["SESSION_FAILED"], status: "ENABLED", version: 1 },
    });
    expect(answer.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const read = await call({ path: `${ENDPOINTS}/${answer.body.id}` });
    expect(read).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(read.body).not.toHaveProperty("secret");
    expect(await auditActions()).toEqual(["webhook-endpoint.created"]);
  });

  it("keeps no secret in the table: neither its own nor those of headers and OAuth", async () => {
    const { call, create } = scene();
    const oauth = {
      tokenUrl: "https://auth.example.com/",
      clientId: "c",
      clientSecret: `planted-${crypto.randomUUID()}`,
    };
    const headers = { "X-Api-Key": `planted-${crypto.randomUUID()}` };
    const created = await create({ oauth, headers });
    const rotated = await call({ path: `${ENDPOINTS}/${created.id}/secret`, body: {} });
    const everything = JSON.stringify(await readWholeTable(table));
    for (const secret of [oauth.clientSecret, headers["X-Api-Key"], created.secret, rotated.body.secret]) {
      expect(everything).not.toContain(secret);
    }
    expect(created).toMatchObject({ headerNames: ["x-api-key"], oauth: { clientId: "c", scope: null } });
    expect(JSON.stringify(await call({ path: `${ENDPOINTS}/${created.id}` }))).not.toContain("planted");
  });

  it("answers a repeated request with the same endpoint and the same secret", async () => {
    const { call, auditActions } = scene();
    const request = { path: ENDPOINTS, body: { url }, headers: { "idempotency-key": "k1" } };
    const first = await call(request);
    expect(await call(request)).toMatchObject({ status: 201, body: first.body });
    expect(await auditActions()).toEqual(["webhook-endpoint.created"]);
  });

  it("makes one endpoint of two requests with one key at once, and leaves no secret behind", async () => {
    const { call, stored } = scene();
    const request = { path: ENDPOINTS, body: { url }, headers: { "idempotency-key": "k1" } };
    const [a, b] = await Promise.all([call(request), call(request)]);
    expect(a.body).toEqual(b.body);
    expect((await call({ path: ENDPOINTS })).body.data).toHaveLength(1);
    expect(stored.values.size).toBe(1);
  });

  it("refuses another body under the same key, and does not show a secret of later", async () => {
    const { call, clock } = scene();
    const request = { path: ENDPOINTS, body: { url }, headers: { "idempotency-key": "k1" } };
    const first = await call(request);
    clock.advance(1);
    expect(await call({ ...request, body: { url: `${url}b` } })).toMatchObject({
      status: 409,
      body: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
    await call({ path: `${ENDPOINTS}/${first.body.id}/secret`, body: {} });
    expect(await call(request)).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  });

  it("stops at fifty endpoints", async () => {
    const { call, create } = scene();
    for (let count = 0; count < 50; count++) await create();
    expect(await call({ path: ENDPOINTS, body: { url } })).toMatchObject({
      status: 409,
      body: { code: "ENDPOINT_LIMIT_REACHED" },
    });
  });
});

describe("another organization's endpoint", () => {
  it("answers exactly like one that does not exist, on every route", async () => {
    const foreign = await scene().create();
    const { call, auditActions } = scene();
    const requests = (id: string) => [
      { path: `${ENDPOINTS}/${id}` },
      { path: `${ENDPOINTS}/${id}`, method: "PATCH", body: {}, headers: { "if-match": '"1"' } },
      { path: `${ENDPOINTS}/${id}`, method: "DELETE" },
      { path: `${ENDPOINTS}/${id}/secret`, body: {} },
      { path: `${ENDPOINTS}/${id}/test`, body: { eventType: "SESSION_FAILED" } },
      { path: `${ENDPOINTS}/${id}/enable`, body: {} },
      { path: `${ENDPOINTS}/${id}/disable`, body: {} },
      { path: `${ENDPOINTS}/${id}/deliveries` },
      {
        path: `${ENDPOINTS}/${id}/replay`,
        body: { from: "2026-01-01T00:00:00Z", to: "2026-12-31T00:00:00Z", status: "FAILED" },
      },
    ];
    const unknown = "whe_01kamzqz5r7f3v8w2m6n9p4q1s";
    for (const [index, request] of requests(foreign.id).entries()) {
      const answer = await call(request);
      const other = requests(unknown)[index];
      expect(answer, request.path).toMatchObject({
        status: 404,
        body: { code: "WEBHOOK_ENDPOINT_NOT_FOUND" },
      });
      expect(answer.body).toEqual(other === undefined ? undefined : (await call(other)).body);
    }
    expect(await auditActions()).toEqual([]);
  });
});

describe("PATCH webhook-endpoints/{id}", () => {
  const patch = (id: string, body: unknown, version = 1) => ({
    path: `${ENDPOINTS}/${id}`,
    method: "PATCH",
    body,
    headers: { "if-match": `"${version}"` },
  });

  it("needs If-Match, and the newest one", async () => {
    const { call, create } = scene();
    const { id } = await create();
    expect(await call({ path: `${ENDPOINTS}/${id}`, method: "PATCH", body: {} })).toMatchObject({
      status: 428,
    });
    expect(await call(patch(id, { description: "x" }, 7))).toMatchObject({ status: 412 });
    expect(await call(patch(id, { description: "x" }))).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
    });
    expect(await call(patch(id, { description: "y" }))).toMatchObject({
      status: 412,
      body: { code: "PRECONDITION_FAILED" },
    });
  });

  it("lets one of two changes at once win", async () => {
    const { call, create } = scene();
    const { id } = await create();
    const answers = await Promise.all([
      call(patch(id, { description: "a" })),
      call(patch(id, { description: "b" })),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
  });

  it("merges, and null goes back to the default", async () => {
    const { call, create, auditDetails } = scene();
    const { id } = await create({ events: ["SESSION_FAILED"], description: "Shop" });
    const answer = await call(patch(id, { events: null, description: null, url: `${url}/b` }));
    expect(answer.body).toMatchObject({ url: `${url}/b`, description: null, version: 2 });
    expect(answer.body.events).toHaveLength(6);
    expect(await auditDetails("webhook-endpoint.updated")).toEqual([
      { fields: ["description", "events", "url"] },
    ]);
  });

  it("merges headers and OAuth with what is kept as secret", async () => {
    const { call, create, secrets, endpoints, organization } = scene();
    const oauth = { tokenUrl: "https://auth.example.com/", clientId: "c", clientSecret: "s1", scope: "a" };
    const { id } = await create({ headers: { "x-a": "1", "x-b": "2" }, oauth });
    const answer = await call(patch(id, { headers: { "x-a": null, "x-c": "3" }, oauth: { scope: null } }));
    expect(answer.body).toMatchObject({ headerNames: ["x-b", "x-c"], oauth: { clientId: "c", scope: null } });
    const endpoint = await endpoints.get(organization.id, id);
    expect(endpoint === undefined ? undefined : await secrets.readRequest(endpoint)).toEqual({
      headers: { "x-b": "2", "x-c": "3" },
      oauthClientSecret: "s1",
    });
  });

  it("takes no secret to another origin that is not given again, and changes nothing", async () => {
    const { call, create, secrets, endpoints, organization } = scene();
    const oauth = { tokenUrl: "https://auth.example.com/", clientId: "c", clientSecret: "s1" };
    const { id } = await create({ headers: { "x-a": "1", "x-b": "2" }, oauth });
    const message = (path: string) =>
      path === "oauth.clientSecret"
        ? "must be given again where a URL changes to another origin"
        : "must be given again, or removed, where the URL changes to another origin";
    const moved = "https://hooks.example.net/";
    const paths = async (body: unknown) => {
      const answer = await call(patch(id, body));
      expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
      return answer.body.errors;
    };
    const about = (...names: string[]) => names.map((path) => ({ path, message: message(path) }));
    expect(await paths({ url: moved })).toEqual(about("headers.x-a", "headers.x-b", "oauth.clientSecret"));
    expect(await paths({ url: moved, headers: { "x-a": "1" } })).toEqual(
      about("headers.x-b", "oauth.clientSecret"),
    );
    expect(await paths({ url: moved, headers: null, oauth: { scope: "a" } })).toEqual(
      about("oauth.clientSecret"),
    );
    expect(await paths({ oauth: { tokenUrl: "https://auth.example.net/" } })).toEqual(
      about("oauth.clientSecret"),
    );
    expect((await call({ path: `${ENDPOINTS}/${id}` })).body).toMatchObject({ version: 1, url });
    // Another path of the same server is no other receiver.
    expect(
      await call(patch(id, { url: `${url}/v2`, oauth: { tokenUrl: `${oauth.tokenUrl}v2` } })),
    ).toMatchObject({ status: 200 });
    const again = { url: moved, headers: { "X-A": "3", "x-b": null }, oauth: { clientSecret: "s2" } };
    expect(await call(patch(id, again, 2))).toMatchObject({ status: 200, body: { headerNames: ["x-a"] } });
    const endpoint = await endpoints.get(organization.id, id);
    expect(endpoint === undefined ? undefined : await secrets.readRequest(endpoint)).toEqual({
      headers: { "x-a": "3" },
      oauthClientSecret: "s2",
    });
  });

  it("refuses OAuth without its client secret, and a private URL, and changes nothing", async () => {
    const { call, create } = scene();
    const { id } = await create();
    const bad = { oauth: { tokenUrl: "https://auth.example.com/", clientId: "c" } };
    expect((await call(patch(id, bad))).body.errors).toEqual([
      { path: "oauth.clientSecret", message: "is required" },
    ]);
    expect(await call(patch(id, { url: "https://127.0.0.1/" }))).toMatchObject({ status: 400 });
    expect((await call({ path: `${ENDPOINTS}/${id}` })).body).toMatchObject({ version: 1, url, oauth: null });
  });

  it("does not change what deliveries carry when it is refused for its version", async () => {
    const { call, create, secrets, endpoints, organization } = scene();
    const { id } = await create({ headers: { "x-a": "1" } });
    await Promise.all([
      call(patch(id, { headers: { "x-a": "2" } })),
      call(patch(id, { headers: { "x-a": "3" } })),
    ]);
    const endpoint = await endpoints.get(organization.id, id);
    const { headers } = endpoint === undefined ? { headers: {} } : await secrets.readRequest(endpoint);
    expect(endpoint?.version).toBe(2);
    expect([{ "x-a": "2" }, { "x-a": "3" }]).toContainEqual(headers);
  });
});

describe("the secret's rotation", () => {
  it("shows the new secret and keeps the one before for the overlap", async () => {
    const { call, create, secrets, endpoints, organization, clock, stored } = scene();
    const { id, secret: first } = await create();
    const rotated = await call({ path: `${ENDPOINTS}/${id}/secret`, body: { overlapMinutes: 60 } });
    expect(rotated).toMatchObject({ status: 200, body: { previousExpiresAt: "2026-11-23T11:00:00.000Z" } });
    const endpoint = await endpoints.get(organization.id, id);
    if (endpoint === undefined) throw new Error("gone");
    expect(await secrets.readSigning(endpoint, clock.now())).toEqual([rotated.body.secret, first]);
    clock.advance(3600);
    expect(await secrets.readSigning(endpoint, clock.now())).toEqual([rotated.body.secret]);
    expect(stored.kept.at(-1)).toBe(`webhook/${id}/signing ${endpoint.secretVersionId}`);
  });

  it("ends the old secret at once with an overlap of 0", async () => {
    const { call, create, secrets, endpoints, organization, clock } = scene();
    const { id } = await create();
    const { body } = await call({ path: `${ENDPOINTS}/${id}/secret`, body: { overlapMinutes: 0 } });
    const endpoint = await endpoints.get(organization.id, id);
    expect(body.previousExpiresAt).toBeNull();
    expect(endpoint && (await secrets.readSigning(endpoint, clock.now()))).toEqual([body.secret]);
  });

  it.each([-1, 10_081, 1.5, "60", null])("refuses the overlap %j", async (overlapMinutes) => {
    const { call, create } = scene();
    const { id } = await create();
    expect(await call({ path: `${ENDPOINTS}/${id}/secret`, body: { overlapMinutes } })).toMatchObject({
      status: 400,
    });
  });

  it("happens once for one Idempotency-Key: who did not get the answer gets the same secret", async () => {
    const { call, create, secrets, endpoints, organization, clock, auditActions } = scene();
    const { id, secret: first } = await create();
    const rotate = { path: `${ENDPOINTS}/${id}/secret`, body: {}, headers: { "idempotency-key": "r1" } };
    const rotated = await call(rotate);
    expect(await call(rotate)).toMatchObject({ status: 200, body: rotated.body });
    const endpoint = await endpoints.get(organization.id, id);
    if (endpoint === undefined) throw new Error("gone");
    // The receiver's secret, which a second rotation would have ended at once.
    expect(await secrets.readSigning(endpoint, clock.now())).toEqual([rotated.body.secret, first]);
    expect(await auditActions()).toEqual(["webhook-endpoint.created", "webhook-endpoint.secret-rotated"]);
    await call({ path: `${ENDPOINTS}/${id}/secret`, body: {} });
    expect(await call(rotate)).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
    expect(await call({ ...rotate, body: { overlapMinutes: 5 } })).toMatchObject({
      status: 409,
      body: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
  });

  it("of two at once with one key is the same for both", async () => {
    const { call, create, stored, auditActions } = scene();
    const { id } = await create();
    stored.meet(2);
    const rotate = { path: `${ENDPOINTS}/${id}/secret`, body: {}, headers: { "idempotency-key": "r1" } };
    const [one, other] = await Promise.all([call(rotate), call(rotate)]);
    expect(one).toMatchObject({ status: 200, body: other.body });
    expect(await auditActions()).toEqual(["webhook-endpoint.created", "webhook-endpoint.secret-rotated"]);
  });

  it.each([
    ["rotated", { path: "/secret", method: "POST", body: {} }],
    ["changed", { path: "", method: "PATCH", body: { headers: { "x-a": "1" } } }],
  ])(
    "leaves no secret behind where the endpoint was deleted while it was %s",
    async (_, { path, method, body }) => {
      const { call, create, stored } = scene();
      const { id } = await create();
      stored.meet(2);
      const late = call({ path: `${ENDPOINTS}/${id}${path}`, method, body, headers: { "if-match": '"1"' } });
      await expect.poll(() => [...stored.values.keys()].filter((name) => name.includes(id))).toHaveLength(2);
      await call({ path: `${ENDPOINTS}/${id}`, method: "DELETE" });
      // Its secret is made only now, as in Secrets Manager, where adding to what is gone makes it again.
      stored.values.set(`webhook/${id}/signing v9`, "whsec_");
      await create();
      expect((await late).status).toBeGreaterThanOrEqual(409);
      expect([...stored.values.keys()].filter((name) => name.includes(id))).toEqual([]);
    },
  );

  it("of two at once makes one", async () => {
    const { call, create, auditActions, stored } = scene();
    const { id } = await create();
    stored.meet(2);
    const rotate = { path: `${ENDPOINTS}/${id}/secret`, body: {} };
    const answers = await Promise.all([call(rotate), call(rotate)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(await auditActions()).toEqual(["webhook-endpoint.created", "webhook-endpoint.secret-rotated"]);
  });
});

describe("enable, disable and delete", () => {
  it("switch the endpoint, twice as well as once, with one audit event each", async () => {
    const { call, create, auditActions } = scene();
    const { id } = await create();
    for (const action of ["disable", "disable"]) {
      expect(await call({ path: `${ENDPOINTS}/${id}/${action}`, method: "POST" })).toMatchObject({
        status: 200,
        body: { status: "DISABLED", disabledReason: "BY_ADMINISTRATOR" },
      });
    }
    for (const action of ["enable", "enable"]) {
      expect(await call({ path: `${ENDPOINTS}/${id}/${action}`, body: {} })).toMatchObject({
        status: 200,
        body: { status: "ENABLED", disabledReason: null, disabledAt: null },
      });
    }
    expect((await auditActions()).slice(1)).toEqual([
      "webhook-endpoint.disabled",
      "webhook-endpoint.enabled",
    ]);
  });

  it("delete the endpoint and all of its secrets", async () => {
    const { call, create, stored, auditActions } = scene();
    const { id } = await create({ headers: { "x-a": "1" } });
    expect(await call({ path: `${ENDPOINTS}/${id}`, method: "DELETE" })).toMatchObject({ status: 204 });
    expect(await call({ path: `${ENDPOINTS}/${id}` })).toMatchObject({ status: 404 });
    expect(await call({ path: `${ENDPOINTS}/${id}`, method: "DELETE" })).toMatchObject({ status: 404 });
    expect(stored.values.size).toBe(0);
    expect(await auditActions()).toEqual(["webhook-endpoint.created", "webhook-endpoint.deleted"]);
  });

  it("goes although it fails at that very moment, and what was held for it is let go", async () => {
    const { call, create, organization, health, clock } = scene();
    const ref = { id: String((await create()).id), organizationId: organization.id };
    const before = slowEndpoint(ref, clock.now());
    await commit(table, [health.change(undefined, before)]);
    const send = table.client.send.bind(table.client);
    let changes = 0;
    vi.spyOn(table.client, "send").mockImplementation(async (command: Parameters<typeof send>[0]) => {
      const answer = await send(command);
      const read = command instanceof GetCommand && String(command.input.Key?.sk).startsWith("HEALTH#");
      if (read && changes++ === 0) await commit(table, [health.change(before, { ...before, revision: 2 })]);
      return answer;
    });
    const answer = await call({ path: `${ENDPOINTS}/${ref.id}`, method: "DELETE" });
    vi.restoreAllMocks();
    expect([answer.status, changes]).toEqual([204, 2]);
    expect(await health.get(ref)).toMatchObject({ circuit: "DRAINING", revision: 3 });
  });
});

describe("GET webhook-endpoints", () => {
  it("pages, newest first, and shows only the organization's own", async () => {
    const { call, create, clock } = scene();
    const created: string[] = [];
    for (let count = 0; count < 5; count++) {
      created.unshift((await create()).id);
      clock.advance(1);
    }
    const first = await call({ path: `${ENDPOINTS}?limit=3` });
    const second = await call({ path: `${ENDPOINTS}?limit=3&cursor=${first.body.nextCursor}` });
    const ids = [...first.body.data, ...second.body.data].map((endpoint) => endpoint.id);
    expect(ids).toEqual(created);
    expect(second.body.nextCursor).toBeNull();
  });

  it.each(["limit=0", "limit=101", "limit=a", "cursor=nonsense"])("refuses %s", async (query) => {
    expect(await scene().call({ path: `${ENDPOINTS}?${query}` })).toMatchObject({ status: 400 });
  });
});
