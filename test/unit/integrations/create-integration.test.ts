import { describe, expect, it } from "vitest";
import { createTestTable } from "../../support/test-table.ts";
import { createIntegrationsApi } from "./integrations-fixture.ts";

const product = createIntegrationsApi(await createTestTable());
const tenant = await product.newTenant();
const api = product.as(tenant);

let count = 0;
const valid = (changes: Record<string, unknown> = {}) => ({
  type: "API",
  name: `Case system ${++count}`,
  workflowId: tenant.workflow.id,
  ...changes,
});
const problem = (status: number, code: string) => ({ status, body: { status, code } });
/** The fields that were wrong, each once. */
const pathsOf = (answer: { body: { errors?: { path: string }[] } }) =>
  [...new Set(answer.body.errors?.map((error) => error.path))].sort();

const countAll = async () =>
  (await product.integrations.list(tenant.organization.id, { limit: 100 })).data.length;

describe("bad input is refused field by field, and nothing is made", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["no fields", {}, ["name", "type"]],
    ["an unknown type", valid({ type: "FAX" }), ["type"]],
    ["a type that is designed but not available", valid({ type: "ENTRA_EAM" }), ["type"]],
    ["a name of a wrong type", valid({ name: 5 }), ["name"]],
    ["an empty name", valid({ name: "" }), ["name"]],
    ["a blank name", valid({ name: "   " }), ["name"]],
    ["a name of 81 characters", valid({ name: "x".repeat(81) }), ["name"]],
    ["a name with a line break", valid({ name: "a\nb" }), ["name"]],
    ["a name with a null character", valid({ name: "a\u0000b" }), ["name"]],
    ["an unknown field", valid({ secret: "x" }), ["secret"]],
    ["an id of one's own choice", valid({ id: "int_mine", clientId: "mine" }), ["clientId", "id"]],
    ["no workflow where one is needed", valid({ workflowId: null }), ["workflowId"]],
    ["an unknown workflow", valid({ workflowId: "wfl_unknown" }), ["workflowId"]],
    ["an empty workflow id", valid({ workflowId: "" }), ["workflowId"]],
    ["a workflow id with a null character", valid({ workflowId: "wfl_\u0000" }), ["workflowId"]],
    ["a workflow id with half a character", valid({ workflowId: "wfl_\ud800" }), ["workflowId"]],
    ["a redirect URL that is no URL", valid({ redirectUrl: "nowhere" }), ["redirectUrl"]],
    ["a redirect URL without TLS", valid({ redirectUrl: "http://example.com/" }), ["redirectUrl"]],
    ["a redirect URL with a script", valid({ redirectUrl: "javascript:alert(1)" }), ["redirectUrl"]],
    ["a redirect URL with user info", valid({ redirectUrl: "https://a@example.com/" }), ["redirectUrl"]],
    ["a redirect URL with a wildcard", valid({ redirectUrl: "https://*.example.com/cb" }), ["redirectUrl"]],
    ["a wildcard in other letters", valid({ redirectUrl: "https://%2a.example.com/" }), ["redirectUrl"]],
    ["a redirect URL with a fragment", valid({ redirectUrl: "https://example.com/#" }), ["redirectUrl"]],
    [
      "redirect URIs where a URL belongs",
      valid({ redirectUris: ["https://example.com/"] }),
      ["redirectUris"],
    ],
    ["settings that the type does not know", valid({ settings: { colour: "red" } }), ["settings.colour"]],
    ["settings that are no object", valid({ settings: [] }), ["settings"]],
    [
      "a workflow for client credentials",
      { type: "CLIENT_CREDENTIALS", name: "C", workflowId: tenant.workflow.id },
      ["workflowId"],
    ],
    [
      "a redirect for client credentials",
      { type: "CLIENT_CREDENTIALS", name: "C", redirectUrl: "https://example.com/" },
      ["redirectUrl"],
    ],
  ])("%s", async (_, body, paths) => {
    const before = await countAll();
    const answer = await api.post("", body);
    expect(answer).toMatchObject(problem(400, "VALIDATION_FAILED"));
    expect(pathsOf(answer)).toEqual(paths);
    expect(await countAll()).toBe(before);
  });

  it("another organization's workflow is as unknown as one that does not exist", async () => {
    const other = await product.newTenant();
    const answer = await api.post("", valid({ workflowId: other.workflow.id }));
    expect(answer).toMatchObject(problem(400, "VALIDATION_FAILED"));
    expect(pathsOf(answer)).toEqual(["workflowId"]);
  });

  it("malformed JSON, another content type and a body over 64 KiB have their own answers", async () => {
    expect(await api.post("", "{")).toMatchObject(problem(400, "MALFORMED_JSON"));
    expect(await api.post("", valid(), { "content-type": "text/plain" })).toMatchObject(
      problem(415, "UNSUPPORTED_MEDIA_TYPE"),
    );
    expect(await api.post("", valid({ name: "x".repeat(70_000) }))).toMatchObject(
      problem(413, "BODY_TOO_LARGE"),
    );
  });
});

describe("names are unique within an organization", () => {
  it.each([
    ["the same", "Checkout"],
    ["in another case", "CHECKOUT"],
    ["with blanks around it", "  Checkout "],
    ["in a compatible Unicode form", "Ｃheckout"],
  ])("a name that is taken is refused: %s", async (_, name) => {
    await api.post("", valid({ name: "Checkout" }));
    expect(await api.post("", valid({ name }))).toMatchObject(problem(409, "INTEGRATION_NAME_TAKEN"));
  });

  it("of two at once one is made", async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.post("", valid({ name: "At once" }))),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it("another organization may use the same name", async () => {
    const other = await product.newTenant();
    const body = { type: "API", name: "Checkout", workflowId: other.workflow.id };
    expect((await product.as(other).post("", body)).status).toBe(201);
  });
});

describe("a new integration", () => {
  it("of type API has a workflow and a redirect URL, and no client", async () => {
    const body = valid({ redirectUrl: "http://localhost:8080/back" });
    const answer = await api.post("", body);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^int_[0-9a-z]{26}$/),
      type: "API",
      name: body.name,
      status: "ENABLED",
      workflowId: tenant.workflow.id,
      redirectUrl: "http://localhost:8080/back",
      settings: {},
      createdAt: product.clock.now().toISOString(),
      updatedAt: product.clock.now().toISOString(),
      version: 1,
    });
    expect(answer.headers.location).toBe(`/api/v1/integrations/${answer.body.id}`);
    expect(answer.headers.etag).toBe('"1"');
    expect((await api.get(`/${answer.body.id}`)).body).toEqual(answer.body);
  });

  it("of type CLIENT_CREDENTIALS has a client without a secret, and says where its tokens come from", async () => {
    const answer = await api.post("", { type: "CLIENT_CREDENTIALS", name: "Second back end" });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        workflowId: null,
        clientId: expect.stringMatching(/^cli_[0-9a-z]{26}$/),
        hasSecret: false,
        secretCreatedAt: null,
        endpoints: {
          issuer: "https://id.example.com",
          token: "https://id.example.com/oauth2/token",
          jwks: "https://id.example.com/oauth2/jwks",
        },
      },
    });
    expect(product.manager.stored()).toEqual([]);
  });

  it("is in the audit trail, by the one who made it", async () => {
    const answer = await api.post("", valid());
    const { data } = await product.audit.list(tenant.organization.id, {}, { limit: 100 });
    expect(data.find((event) => event.target.id === answer.body.id)).toMatchObject({
      action: "integration.created",
      actor: { type: "USER", id: "usr_1" },
      target: { type: "integration", id: answer.body.id },
      details: { type: "API" },
    });
  });

  it("that was refused is not in the audit trail", async () => {
    const before = await product.audit.list(tenant.organization.id, {}, { limit: 100 });
    await api.post("", valid({ workflowId: "wfl_unknown" }));
    expect(await product.audit.list(tenant.organization.id, {}, { limit: 100 })).toEqual(before);
  });
});

describe("Idempotency-Key", () => {
  const key = () => ({ "idempotency-key": product.ids.token() });

  it("repeated with the same body makes one integration and answers the same", async () => {
    const [headers, body] = [key(), valid()];
    const first = await api.post("", body, headers);
    const second = await api.post("", body, headers);
    expect(first.status).toBe(201);
    expect([second.status, second.body, second.headers.location]).toEqual([
      201,
      first.body,
      first.headers.location,
    ]);
    expect(await product.auditActions(tenant, first.body.id)).toEqual(["integration.created"]);
  });

  it("five times at once makes one integration and answers the same five times", async () => {
    const [headers, body] = [key(), valid()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.post("", body, headers)));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  it("with another body is refused", async () => {
    const headers = key();
    await api.post("", valid(), headers);
    expect(await api.post("", valid(), headers)).toMatchObject(problem(409, "IDEMPOTENCY_KEY_REUSED"));
  });

  it("that failed may be used again once the request is right", async () => {
    const headers = key();
    expect((await api.post("", valid({ name: "" }), headers)).status).toBe(400);
    expect((await api.post("", valid(), headers)).status).toBe(201);
  });

  it("means nothing in another organization", async () => {
    const [headers, body] = [key(), valid()];
    const other = await product.newTenant();
    const mine = await api.post("", body, headers);
    const theirs = await product.as(other).post("", { ...body, workflowId: other.workflow.id }, headers);
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it("after 24 hours is forgotten", async () => {
    const [headers, body] = [key(), valid()];
    await api.post("", body, headers);
    product.clock.advance(24 * 3600 + 1);
    expect(await api.post("", body, headers)).toMatchObject(problem(409, "INTEGRATION_NAME_TAKEN"));
  });

  it.each(["", "a b", "ключ", "x".repeat(256)])("%j is no key", async (value) => {
    expect(await api.post("", valid(), { "idempotency-key": value })).toMatchObject(
      problem(400, "VALIDATION_FAILED"),
    );
  });
});
