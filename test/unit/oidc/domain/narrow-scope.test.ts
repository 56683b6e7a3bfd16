import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onboardingScopes } from "../../../../lambdas/core/access/scopes.ts";
import { narrowScope } from "../../../../lambdas/oidc/domain/narrow-scope.ts";

const narrow = (requested?: string) => narrowScope(requested, onboardingScopes);
const refused = { outcome: "REFUSED", refusal: "UNKNOWN_SCOPE" };
const all = { outcome: "GRANTED", scopes: ["onboarding:write", "onboarding:read"] };

describe("a scope that the client cannot be given refuses the whole request", () => {
  it.each([
    ["unknown", "admin"],
    ["unknown beside a known one", "onboarding:read admin"],
    ["unknown beside openid", "openid profile"],
    ["in another case", "ONBOARDING:READ"],
    ["with another separator", "onboarding:read,onboarding:write"],
    ["separated by a tab", "onboarding:read\tonboarding:write"],
    ["a name of Object.prototype", "constructor"],
    ["unicode", "onböarding:read"],
  ])("%s", (_, scope) => {
    expect(narrow(scope)).toEqual(refused);
  });
});

describe("the scope is what was asked for", () => {
  it("all where nothing is asked for", () => {
    expect(narrow()).toEqual(all);
    expect(narrow("")).toEqual(all);
    expect(narrow("   ")).toEqual(all);
  });

  it("openid alone counts as nothing asked for, because clients of the compatible API send it", () => {
    expect(narrow("openid")).toEqual(all);
  });

  it("openid beside others is dropped", () => {
    expect(narrow("openid onboarding:read")).toEqual({ outcome: "GRANTED", scopes: ["onboarding:read"] });
  });

  it("a subset narrows", () => {
    expect(narrow("onboarding:write")).toEqual({ outcome: "GRANTED", scopes: ["onboarding:write"] });
  });

  it("order and repetition do not matter", () => {
    expect(narrow("onboarding:read onboarding:write onboarding:read")).toEqual(all);
  });

  it("it never grows beyond what is allowed", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c", "openid", " ")), (words) => {
        const judgement = narrowScope(words.join(" "), ["a", "b"]);
        if (words.includes("c")) expect(judgement.outcome).toBe("REFUSED");
        else expect(judgement).toMatchObject({ outcome: "GRANTED" });
        if (judgement.outcome === "GRANTED")
          for (const scope of judgement.scopes) expect(["a", "b"]).toContain(scope);
      }),
    );
  });
});
