import { describe, expect, it } from "vitest";
import { newIntegration, rotateSecret } from "../../../../lambdas/core/integration/domain.ts";
import type { Integration } from "../../../../lambdas/core/integration/schema.ts";
import { newOrganization } from "../../../../lambdas/core/organization/domain.ts";
import type { Organization } from "../../../../lambdas/core/organization/schema.ts";
import {
  createAuthenticateClient,
  REFUSAL_FLOOR_MS,
} from "../../../../lambdas/oidc/client-authentication/authenticate-client.ts";
import { createRecordedLog } from "../../../support/recorded-log.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { createTestClock } from "../../../support/test-clock.ts";

/** Every look-up moves the clock by what it would take. */
const setUp = (
  options: {
    integration?: Integration;
    remembered?: Integration;
    organization?: Organization;
    lookUpMs?: number;
  } = {},
) => {
  const clock = createTestClock();
  const log = createRecordedLog();
  const calls: string[] = [];
  const startedAt = clock.now().getTime();
  const take = (name: string) => {
    calls.push(name);
    clock.advance((options.lookUpMs ?? 10) / 1000);
  };
  const authenticate = createAuthenticateClient({
    clients: {
      recall: () => options.remembered,
      read: async () => {
        take("client");
        return options.integration;
      },
    },
    organizations: {
      getCached: async () => {
        take("organization");
        return options.organization;
      },
    },
    secrets: {
      read: async (name, versionId) => {
        take(`secret ${name} ${versionId}`);
        return `value of ${versionId}`;
      },
    },
    baseUrl: "https://id.example.com",
    assertions: { spend: async () => true },
    prefix: "client/",
    clock,
    log,
    metrics: createRecordedMetrics(),
    sleep: async (milliseconds) => clock.advance(milliseconds / 1000),
  });
  const run = async (clientId: string, secret: string) => {
    const result = await authenticate({
      authorization: undefined,
      parameters: { client_id: clientId, client_secret: secret },
      path: "/oauth2/token",
    });
    return { result, took: clock.now().getTime() - startedAt };
  };
  return { run, calls, log, clock };
};

const now = createTestClock().now();
const organization: Organization = {
  ...newOrganization("org_1", "Acme", now),
  features: ["integrations-ecosystem"],
};
const bare = newIntegration(
  { id: "int_1", organizationId: "org_1", clientId: "cli_1", type: "CLIENT_CREDENTIALS", name: "Back end" },
  now,
);
const integration = rotateSecret(bare, { versionId: "v1", overlapMinutes: 0 }, now);

describe("a refusal takes the same time, whatever the reason", () => {
  it.each([
    ["unknown client", {}],
    ["organization gone", { integration }],
    ["no secret", { integration: bare, organization }],
    ["wrong secret", { integration, organization }],
    [
      "wrong secret while two are valid",
      {
        integration: rotateSecret(integration, { versionId: "v2", overlapMinutes: 10 }, now),
        organization,
      },
    ],
    ["disabled", { integration: { ...integration, status: "DISABLED" as const }, organization }],
    ["feature off", { integration, organization: { ...organization, features: [] } }],
  ])("%s", async (_, options) => {
    const { result, took } = await setUp(options).run("cli_1", "wrong");
    expect(result).toEqual({ outcome: "REFUSED", refusal: "CLIENT_REFUSED" });
    expect(took).toBe(REFUSAL_FLOOR_MS);
  });

  it("a refusal that took longer by itself is not delayed further", async () => {
    const { took } = await setUp({ lookUpMs: 500 }).run("cli_1", "wrong");
    expect(took).toBe(500);
  });

  it("a success is not delayed", async () => {
    const { result, took } = await setUp({ integration, organization }).run("cli_1", "value of v1");
    expect(result).toEqual({
      outcome: "AUTHENTICATED",
      integration,
      clientId: "cli_1",
      method: "client_secret_post",
    });
    expect(took).toBeLessThan(REFUSAL_FLOOR_MS);
  });
});

describe("looking up", () => {
  it("a client id that no client can have costs nothing", async () => {
    const { run, calls } = setUp({ integration, organization });
    await run("x".repeat(129), "value of v1");
    expect(calls).toEqual([]);
  });

  it("reads the valid versions of the secret only", async () => {
    const rotated = rotateSecret(integration, { versionId: "v2", overlapMinutes: 10 }, now);
    const { run, calls, clock } = setUp({ integration: rotated, organization });
    await run("cli_1", "value of v2");
    expect(calls.filter((call) => call.startsWith("secret"))).toEqual([
      "secret client/int_1 v2",
      "secret client/int_1 v1",
    ]);
    calls.length = 0;
    clock.advance(600);
    await run("cli_1", "value of v2");
    expect(calls.filter((call) => call.startsWith("secret"))).toEqual(["secret client/int_1 v2"]);
  });

  it("the log names the reason and the integration, never what was presented", async () => {
    const { run, log } = setUp({ integration, organization });
    await run("cli_presented", "presented-secret");
    expect(log.lines).toEqual([
      { level: "info", code: "CLIENT_REFUSED", fields: { reason: "WRONG_SECRET", integrationId: "int_1" } },
    ]);
  });
});

describe("a client that is remembered", () => {
  it("is let in without a look at the table", async () => {
    const { run, calls } = setUp({ remembered: integration, organization });
    const { result } = await run("cli_1", "value of v1");
    expect(result).toMatchObject({ outcome: "AUTHENTICATED", integration });
    expect(calls).not.toContain("client");
  });

  it("is refused only by what the table says now", async () => {
    const rotated = rotateSecret(integration, { versionId: "v2", overlapMinutes: 0 }, now);
    const { run, calls } = setUp({ remembered: integration, integration: rotated, organization });
    expect((await run("cli_1", "value of v2")).result).toMatchObject({
      outcome: "AUTHENTICATED",
      integration: rotated,
    });
    expect(calls).toContain("client");
  });

  it("is refused no faster than others", async () => {
    const { result, took } = await setUp({ remembered: integration, integration, organization }).run(
      "cli_1",
      "wrong",
    );
    expect(result).toEqual({ outcome: "REFUSED", refusal: "CLIENT_REFUSED" });
    expect(took).toBe(REFUSAL_FLOOR_MS);
  });
});
