import { describe, expect, it } from "vitest";
import { clientSecretName, validSecretVersions } from "../../../lambdas/core/integration/domain.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { createClientIntegration, createIntegrationsApi, SECRET_PREFIX } from "./integrations-fixture.ts";

const table = await createTestTable();
const product = createIntegrationsApi(table);
const problem = (status: number, code: string) => ({ status, body: { status, code } });

type Client = Awaited<ReturnType<typeof createClientIntegration>>;

/** The secrets that the token endpoint would accept now. */
const valid = async ({ tenant, id }: Client): Promise<(string | undefined)[]> => {
  const stored = await product.integrations.get(tenant.organization.id, id);
  if (stored === undefined) return [];
  const name = clientSecretName(SECRET_PREFIX, id);
  return Promise.all(
    validSecretVersions(stored, product.clock.now()).map((version) => product.secrets.read(name, version)),
  );
};

const labels = (id: string): Record<string, string[]> => {
  const secret = product.manager.stored().find((each) => each.name === clientSecretName(SECRET_PREFIX, id));
  const versions = Object.values(secret?.versions ?? {});
  return Object.fromEntries(versions.map((version) => [version.SecretString ?? "", version.stages]));
};

describe("bad input changes nothing", () => {
  it.each<[string, unknown]>([
    ["a negative overlap", { overlapMinutes: -1 }],
    ["an overlap of more than seven days", { overlapMinutes: 10_081 }],
    ["half a minute", { overlapMinutes: 0.5 }],
    ["text", { overlapMinutes: "10" }],
    ["null", { overlapMinutes: null }],
    ["a secret of one's own choice", { secret: "mine" }],
    ["a list", []],
  ])("%s", async (_, body) => {
    const client = await createClientIntegration(product);
    expect(await client.api.post(`/${client.id}/secret`, body)).toMatchObject(
      problem(400, "VALIDATION_FAILED"),
    );
    expect(await valid(client)).toEqual([]);
    expect(labels(client.id)).toEqual({});
  });

  it("an integration without a client has no secret", async () => {
    const tenant = await product.newTenant();
    expect(await product.as(tenant).post(`/${tenant.integration.id}/secret`, {})).toMatchObject(
      problem(409, "WRONG_INTEGRATION_TYPE"),
    );
  });

  it("a public client has no secret, nor one that signs with a key of its own", async () => {
    const tenant = await product.newTenant();
    const api = product.as(tenant);
    const created = await api.post("", {
      type: "OIDC",
      name: "Single page",
      workflowId: tenant.workflow.id,
      redirectUris: ["https://app.example.com/back"],
      settings: { tokenEndpointAuthMethods: ["none"] },
    });
    expect(created).toMatchObject({
      status: 201,
      body: { hasSecret: false, settings: { pkce: "required" } },
    });
    expect(await api.post(`/${created.body.id}/secret`, {})).toMatchObject(problem(409, "SECRET_NOT_USED"));
    const stored = product.manager.stored().map(({ name }) => name);
    expect(stored.some((name) => name.includes(String(created.body.id)))).toBe(false);
  });

  it("another organization's integration is unknown, and keeps its secret", async () => {
    const [mine, theirs] = [await createClientIntegration(product), await createClientIntegration(product)];
    const { body } = await theirs.api.post(`/${theirs.id}/secret`, {});
    expect(await mine.api.post(`/${theirs.id}/secret`, {})).toMatchObject(
      problem(404, "INTEGRATION_NOT_FOUND"),
    );
    expect(await valid(theirs)).toEqual([body.clientSecret]);
  });
});

describe("the first secret", () => {
  it("is shown once, with the client id, and never again", async () => {
    const client = await createClientIntegration(product);
    const answer = await client.api.post(`/${client.id}/secret`, {});
    expect(answer).toMatchObject({
      status: 200,
      body: {
        clientId: client.clientId,
        clientSecret: expect.stringMatching(/^csk_[\w-]{43}$/),
        previousExpiresAt: null,
      },
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    const read = await client.api.get(`/${client.id}`);
    expect(read.body).toMatchObject({
      hasSecret: true,
      secretCreatedAt: product.clock.now().toISOString(),
      version: 2,
    });
    expect(JSON.stringify([read.body, (await client.api.get("")).body])).not.toContain(
      answer.body.clientSecret,
    );
  });

  it("is the current version in Secrets Manager", async () => {
    const client = await createClientIntegration(product);
    const { body } = await client.api.post(`/${client.id}/secret`, {});
    expect(await valid(client)).toEqual([body.clientSecret]);
    expect(labels(client.id)).toEqual({ [body.clientSecret]: ["AWSCURRENT"] });
  });

  it("has no previous one to overlap with", async () => {
    const client = await createClientIntegration(product);
    const { body } = await client.api.post(`/${client.id}/secret`, { overlapMinutes: 60 });
    expect(body.previousExpiresAt).toBeNull();
  });

  it("is generated also while the integration is disabled, and does not enable it", async () => {
    const client = await createClientIntegration(product);
    await client.api.post(`/${client.id}/disable`, {});
    expect((await client.api.post(`/${client.id}/secret`, {})).status).toBe(200);
    expect((await client.api.get(`/${client.id}`)).body.status).toBe("DISABLED");
  });
});

describe("a rotation", () => {
  it("without overlap leaves only the new secret valid", async () => {
    const client = await createClientIntegration(product);
    await client.api.post(`/${client.id}/secret`, {});
    const { body } = await client.api.post(`/${client.id}/secret`, {});
    expect(await valid(client)).toEqual([body.clientSecret]);
  });

  it.each([1, 10_080])("with %d minutes of overlap leaves both valid until then", async (overlapMinutes) => {
    const client = await createClientIntegration(product);
    const first = await client.api.post(`/${client.id}/secret`, {});
    const second = await client.api.post(`/${client.id}/secret`, { overlapMinutes });
    const end = new Date(product.clock.now().getTime() + overlapMinutes * 60_000).toISOString();
    expect(second.body.previousExpiresAt).toBe(end);
    expect(await valid(client)).toEqual([second.body.clientSecret, first.body.clientSecret]);
    expect(labels(client.id)[second.body.clientSecret]).toContain("AWSCURRENT");
    expect(labels(client.id)[first.body.clientSecret]).toEqual(["AWSPREVIOUS"]);
    product.clock.advance(overlapMinutes * 60);
    expect(await valid(client)).toEqual([second.body.clientSecret]);
  });

  it("is in the audit trail, without the secret", async () => {
    const client = await createClientIntegration(product);
    const { body } = await client.api.post(`/${client.id}/secret`, {});
    expect(await product.auditActions(client.tenant, client.id)).toContain("integration.secret_rotated");
    const trail = await product.audit.list(client.tenant.organization.id, {}, { limit: 100 });
    expect(JSON.stringify(trail)).not.toContain(body.clientSecret);
  });

  it("at the same time as others: every answer tells the truth, and the record's last one is valid", async () => {
    const client = await createClientIntegration(product);
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => client.api.post(`/${client.id}/secret`, { overlapMinutes: 5 })),
    );
    const shown = answers.filter((answer) => answer.status === 200).map((answer) => answer.body.clientSecret);
    expect(shown.length).toBeGreaterThan(0);
    expect(new Set(shown).size).toBe(shown.length);
    const accepted = await valid(client);
    expect(accepted.length).toBe(Math.min(2, shown.length));
    for (const secret of accepted) expect(shown).toContain(secret);
    const rotations = (await product.auditActions(client.tenant, client.id)).filter((action) =>
      action.endsWith("secret_rotated"),
    );
    expect(rotations).toHaveLength(shown.length);
  });
});

describe("a crash in the middle of a rotation", () => {
  const setUp = async () => {
    const client = await createClientIntegration(product);
    const { body } = await client.api.post(`/${client.id}/secret`, {});
    const rotate = () => client.api.post(`/${client.id}/secret`, { overlapMinutes: 10 });
    const rotations = async () =>
      (await product.auditActions(client.tenant, client.id)).filter((action) =>
        action.endsWith("secret_rotated"),
      );
    return { client, first: String(body.clientSecret), rotate, rotations };
  };

  it("before the new value is stored: the old secret works, and nothing is audited", async () => {
    const { client, first, rotate, rotations } = await setUp();
    product.manager.failNext("PutSecretValue");
    expect((await rotate()).status).toBe(500);
    expect(await valid(client)).toEqual([first]);
    expect(await rotations()).toHaveLength(1);
  });

  it("after the new value is stored, before the record names it: the same", async () => {
    const { client, first, rotations } = await setUp();
    const broken = product.as(client.tenant, {
      integrations: {
        ...product.integrations,
        update: () => {
          throw new Error("crash");
        },
      },
    });
    expect((await broken.post(`/${client.id}/secret`, {})).status).toBe(500);
    expect(await valid(client)).toEqual([first]);
    expect(await rotations()).toHaveLength(1);
  });

  it("after the record names it: it is audited, the old one works for the overlap, and the next rotation mends the labels", async () => {
    const { client, first, rotate, rotations } = await setUp();
    product.manager.failNext("UpdateSecretVersionStage");
    expect((await rotate()).status).toBe(500);
    expect(await valid(client)).toEqual([expect.any(String), first]);
    expect(await rotations()).toHaveLength(2);
    const [unseen] = await valid(client);
    expect(labels(client.id)[unseen ?? ""]).toEqual(["AWSPENDING"]);
    const next = await rotate();
    expect(next.status).toBe(200);
    expect(await valid(client)).toEqual([next.body.clientSecret, unseen]);
    expect(labels(client.id)[unseen ?? ""]).toContain("AWSPREVIOUS");
  });

  it("of the very first generation leaves a client that simply has no secret", async () => {
    const client = await createClientIntegration(product);
    const broken = product.as(client.tenant, {
      integrations: {
        ...product.integrations,
        update: () => {
          throw new Error("crash");
        },
      },
    });
    expect((await broken.post(`/${client.id}/secret`, {})).status).toBe(500);
    expect((await client.api.get(`/${client.id}`)).body.hasSecret).toBe(false);
    const { body } = await client.api.post(`/${client.id}/secret`, {});
    expect(await valid(client)).toEqual([body.clientSecret]);
  });

  it("a deletion in between leaves no secret behind", async () => {
    const { client } = await setUp();
    const racing = product.as(client.tenant, {
      secrets: {
        ...product.secrets,
        add: async (name, value) => {
          await client.api.remove(`/${client.id}`);
          return product.secrets.add(name, value);
        },
      },
    });
    expect((await racing.post(`/${client.id}/secret`, {})).status).toBe(404);
    expect(labels(client.id)).toEqual({});
  });
});

describe("client secrets", () => {
  it("are in no log line and no item of the table", async () => {
    const client = await createClientIntegration(product);
    const first = await client.api.post(`/${client.id}/secret`, {});
    const second = await client.api.post(`/${client.id}/secret`, { overlapMinutes: 60 });
    await client.api.patch(`/${client.id}`, { name: "Renamed" }, '"3"');
    const written = JSON.stringify([product.log.lines, await readWholeTable(table)]);
    for (const answer of [first, second]) expect(written).not.toContain(answer.body.clientSecret);
  });
});
