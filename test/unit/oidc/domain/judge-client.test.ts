import { describe, expect, it } from "vitest";
import { newIntegration } from "../../../../lambdas/core/integration/domain.ts";
import type { TokenEndpointAuthMethod } from "../../../../lambdas/core/integration/oidc-settings.ts";
import { newOrganization } from "../../../../lambdas/core/organization/domain.ts";
import { judgeClient, type KnownClient } from "../../../../lambdas/oidc/domain/judge-client.ts";

const now = new Date("2026-03-01T12:00:00Z");

const organization: KnownClient["organization"] = {
  ...newOrganization("org_1", "Acme", now),
  features: ["integrations-ecosystem"],
};

const ids = { id: "int_1", organizationId: "org_1", clientId: "cli_1", name: "Client" };
const integration = newIntegration({ ...ids, type: "CLIENT_CREDENTIALS" }, now);

const login = (tokenEndpointAuthMethods: TokenEndpointAuthMethod[], jwks?: unknown) =>
  newIntegration({ ...ids, type: "OIDC", settings: { tokenEndpointAuthMethods, jwks } }, now);

const known = (changes: Partial<KnownClient> = {}): KnownClient => ({
  integration,
  organization,
  ...changes,
});

const refused = (reason: string) => ({ outcome: "REFUSED", reason });

describe("a client is refused", () => {
  it.each([
    ["it is unknown", { integration: undefined, organization: undefined }, "UNKNOWN_CLIENT"],
    ["its organization is gone", { organization: undefined }, "UNKNOWN_CLIENT"],
    ["it is disabled", { integration: { ...integration, status: "DISABLED" as const } }, "DISABLED"],
    ["the feature is off", { organization: { ...organization, features: [] } }, "FEATURE_OFF"],
  ])("when %s", (_, changes, reason) => {
    expect(judgeClient(known(changes), "client_secret_basic")).toEqual(refused(reason));
  });

  it.each<[TokenEndpointAuthMethod, TokenEndpointAuthMethod[]]>([
    ["none", ["client_secret_basic", "client_secret_post"]],
    ["client_secret_basic", ["none"]],
    ["client_secret_post", ["client_secret_basic"]],
    ["client_secret_jwt", ["client_secret_basic", "client_secret_post"]],
    ["private_key_jwt", ["client_secret_jwt"]],
  ])("when it comes by %s and is registered for %s", (method, allowed) => {
    expect(judgeClient(known({ integration: login(allowed) }), method)).toEqual(
      refused("METHOD_NOT_ALLOWED"),
    );
  });

  it.each<TokenEndpointAuthMethod>(["none", "client_secret_jwt", "private_key_jwt"])(
    "when it signs nobody in and comes by %s",
    (method) => {
      expect(judgeClient(known(), method)).toEqual(refused("METHOD_NOT_ALLOWED"));
    },
  );
});

describe("a client is in good standing", () => {
  it("with a method that it is registered for", () => {
    const client = login(["none"]);
    expect(judgeClient(known({ integration: client }), "none")).toEqual({
      outcome: "IN_GOOD_STANDING",
      integration: client,
    });
  });

  it("with Basic and with a secret in the body, where nothing else is said", () => {
    for (const method of ["client_secret_basic", "client_secret_post"] as const) {
      expect(judgeClient(known(), method).outcome).toBe("IN_GOOD_STANDING");
    }
  });
});
