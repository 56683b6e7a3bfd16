import { describe, expect, it } from "vitest";
import { newIntegration } from "../../../../lambdas/core/integration/domain.ts";
import { newOrganization } from "../../../../lambdas/core/organization/domain.ts";
import { judgeClient, type KnownClient } from "../../../../lambdas/oidc/domain/judge-client.ts";

const now = new Date("2026-03-01T12:00:00Z");

const organization: KnownClient["organization"] = {
  ...newOrganization("org_1", "Acme", now),
  features: ["integrations-ecosystem"],
};

const integration: KnownClient["integration"] = newIntegration(
  { id: "int_1", organizationId: "org_1", clientId: "cli_1", type: "CLIENT_CREDENTIALS", name: "Back end" },
  now,
);

const known = (changes: Partial<KnownClient> = {}): KnownClient => ({
  integration,
  organization,
  secrets: ["right"],
  ...changes,
});

const refused = (reason: string) => ({ outcome: "REFUSED", reason });

describe("a client is refused", () => {
  it.each([
    ["it is unknown", { integration: undefined, organization: undefined, secrets: [] }, "UNKNOWN_CLIENT"],
    ["its organization is gone", { organization: undefined }, "UNKNOWN_CLIENT"],
    ["it has no secret", { secrets: [] }, "NO_SECRET"],
    ["its secret is another one", { secrets: ["other"] }, "WRONG_SECRET"],
    ["its secrets are all others", { secrets: ["other", "older"] }, "WRONG_SECRET"],
    ["its secret begins the same", { secrets: ["right "] }, "WRONG_SECRET"],
    ["its secret differs in case", { secrets: ["Right"] }, "WRONG_SECRET"],
  ])("when %s", (_, changes, reason) => {
    expect(judgeClient(known(changes), "right")).toEqual(refused(reason));
  });

  it("when it is disabled, although the secret is right", () => {
    expect(judgeClient(known({ integration: { ...integration, status: "DISABLED" } }), "right")).toEqual(
      refused("DISABLED"),
    );
  });

  it("when the feature is off, although the secret is right", () => {
    expect(judgeClient(known({ organization: { ...organization, features: [] } }), "right")).toEqual(
      refused("FEATURE_OFF"),
    );
  });

  it("when nothing is presented, even where an empty secret was stored", () => {
    expect(judgeClient(known({ secrets: [""] }), "")).toEqual(refused("WRONG_SECRET"));
    expect(judgeClient(known({ secrets: ["right"] }), "")).toEqual(refused("WRONG_SECRET"));
  });

  it("when its secret looks the same in another Unicode form", () => {
    expect(judgeClient(known({ secrets: ["caf\u00e9"] }), "cafe\u0301")).toEqual(refused("WRONG_SECRET"));
  });
});

describe("a client is accepted", () => {
  const accepted = { outcome: "AUTHENTICATED", integration };

  it("with its current secret", () => {
    expect(judgeClient(known(), "right")).toEqual(accepted);
  });

  it("with its previous secret while that is valid", () => {
    expect(judgeClient(known({ secrets: ["new", "right"] }), "right")).toEqual(accepted);
  });

  it("with a secret of any characters", () => {
    expect(judgeClient(known({ secrets: ["пароль-密码-🔑"] }), "пароль-密码-🔑")).toEqual(accepted);
  });
});
