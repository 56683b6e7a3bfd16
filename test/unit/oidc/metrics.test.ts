import { describe, expect, it } from "vitest";
import { createSecretVersions } from "../../../lambdas/platform/secret-versions.ts";
import { createTestTable } from "../../support/test-table.ts";
import { createTestKeys } from "./support.ts";
import { basic, createReadyClient, createTokenEndpoint } from "./token-fixture.ts";

const table = await createTestTable();
const endpoint = await createTokenEndpoint(table);
const ready = await createReadyClient(endpoint);
const grant = { grant_type: "client_credentials" };
const DAY = 86_400;

describe("the token endpoint", () => {
  it("counts the tokens that it gave, by grant", async () => {
    endpoint.metrics.added.length = 0;
    await endpoint.post(grant, { authorization: ready.authorization });
    expect(endpoint.metrics.names()).toEqual(["Tokens Grant=CLIENT_CREDENTIALS"]);
    expect(endpoint.metrics.flushed).toBe(1);
  });

  it.each([
    ["a wrong secret", () => basic(ready.clientId, "csk_wrong"), "WRONG_SECRET"],
    ["an unknown client", () => basic("cli_unknown", "csk_wrong"), "UNKNOWN_CLIENT"],
  ])("counts %s by its reason, without saying who it was", async (_, authorization, reason) => {
    endpoint.metrics.added.length = 0;
    await endpoint.post(grant, { authorization: authorization() });
    expect(endpoint.metrics.names()).toEqual([`ClientRefusals Reason=${reason}`]);
  });

  it("tells operators of a secret that a record names and that is gone; the client is refused", async () => {
    const { clientId, authorization } = await createReadyClient(endpoint);
    const client = await endpoint.integrations.findByClientId(clientId);
    const [name = ""] = endpoint.keys.manager
      .stored()
      .map((secret) => secret.name)
      .filter((each) => each.endsWith(client?.id ?? "-"));
    await createSecretVersions(endpoint.keys.manager.client).remove(name);
    endpoint.metrics.added.length = 0;
    endpoint.log.lines.length = 0;
    expect((await endpoint.post(grant, { authorization })).status).toBe(401);
    expect(endpoint.metrics.names()).toEqual([
      "Failures Cause=SECRET_MISSING",
      "ClientRefusals Reason=NO_SECRET",
    ]);
    expect(endpoint.log.lines).toContainEqual({
      level: "error",
      code: "CLIENT_SECRET_MISSING",
      fields: expect.objectContaining({ integrationId: client?.id }),
    });
  });
});

describe("the rotation of signing keys", () => {
  it("tells what it did and how old the keys that sign are", async () => {
    const keys = createTestKeys(await createTestTable());
    await keys.rotate();
    expect(keys.metrics.names()).toEqual([
      "KeyRotations Outcome=ROTATED",
      ...["RS256", "ES256", "EdDSA"].map((each) => `SigningKeySeconds Algorithm=${each}`),
    ]);
    keys.metrics.added.length = 0;
    keys.clock.advance(3 * DAY);
    await keys.rotate();
    expect(keys.metrics.names()[0]).toBe("KeyRotations Outcome=NOTHING_DUE");
    expect(keys.metrics.added.slice(1).map(({ value }) => value)).toEqual([3 * DAY, 3 * DAY, 3 * DAY]);
  });
});
