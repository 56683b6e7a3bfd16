import { describe, expect, it } from "vitest";
import { matchSecret } from "../../../../lambdas/oidc/client-authentication/match-secret.ts";

const match = (presented: string, secrets: string[]) =>
  matchSecret(presented, { readSecrets: async () => secrets });

describe("a secret is refused", () => {
  it.each<[string, string[], string]>([
    ["there is none", [], "NO_SECRET"],
    ["what was stored is empty", [""], "NO_SECRET"],
    ["it is another one", ["other"], "WRONG_SECRET"],
    ["all are others", ["other", "older"], "WRONG_SECRET"],
    ["it begins the same", ["right "], "WRONG_SECRET"],
    ["it differs in case", ["Right"], "WRONG_SECRET"],
  ])("when %s", async (_, secrets, failure) => {
    expect(await match("right", secrets)).toBe(failure);
  });

  it("when nothing is presented, even where an empty secret was stored", async () => {
    expect(await match("", [""])).toBe("NO_SECRET");
    expect(await match("", ["right", ""])).toBe("WRONG_SECRET");
  });

  it("when it looks the same in another Unicode form", async () => {
    expect(await match("cafe\u0301", ["caf\u00e9"])).toBe("WRONG_SECRET");
  });
});

describe("a secret is accepted", () => {
  it.each<[string, string, string[]]>([
    ["as the current one", "right", ["right"]],
    ["as the previous one while that is valid", "right", ["new", "right"]],
    ["with any characters", "пароль-密码-🔑", ["пароль-密码-🔑"]],
  ])("%s", async (_, presented, secrets) => {
    expect(await match(presented, secrets)).toBeUndefined();
  });
});
