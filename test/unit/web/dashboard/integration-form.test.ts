import { describe, expect, it } from "vitest";
import {
  findDifferences,
  merge,
} from "../../../../web/dashboard/src/features/integrations/components/differences.ts";
import {
  type IntegrationValues,
  toBody,
  toPatch,
} from "../../../../web/dashboard/src/features/integrations/components/form-values.ts";

const oidc = { workflow: true, redirect: "uris" } as const;
const api = { workflow: true, redirect: "url" } as const;

const values = (changes: Partial<IntegrationValues> = {}): IntegrationValues => ({
  name: "Wiki",
  workflowId: "wfl_1",
  redirectUris: ["https://a.example/cb"],
  redirectUrl: "",
  settings: { pkce: "required", crossDevice: true },
  ...changes,
});

describe("the body of a new integration", () => {
  it("has the fields of its kind alone, and no empty rows", () => {
    const typed = values({
      redirectUris: ["", " https://a.example/cb ", ""],
      redirectUrl: "https://x.example",
    });
    expect(toBody("OIDC", oidc, typed)).toEqual({
      type: "OIDC",
      name: "Wiki",
      workflowId: "wfl_1",
      redirectUris: ["https://a.example/cb"],
      settings: typed.settings,
    });
    expect(toBody("API", api, typed)).not.toHaveProperty("redirectUris");
  });

  it("leaves an empty redirect URL out", () => {
    expect(toBody("API", api, values({ redirectUrl: "  " }))).not.toHaveProperty("redirectUrl");
  });
});

describe("the patch of an edited one", () => {
  it("is empty when nothing was changed", () => {
    expect(toPatch(oidc, values(), values())).toEqual({});
  });

  it("says what was changed and nothing else", () => {
    expect(toPatch(oidc, values(), values({ name: "Wiki two" }))).toEqual({ name: "Wiki two" });
    expect(toPatch(oidc, values(), values({ settings: { pkce: "required", crossDevice: false } }))).toEqual({
      settings: { crossDevice: false },
    });
  });

  it("removes by null, as a merge patch does", () => {
    const keys = { pkce: "required", crossDevice: true, jwks: { keys: [] } };
    expect(toPatch(oidc, values({ settings: keys }), values())).toEqual({ settings: { jwks: null } });
    expect(toPatch(api, values({ redirectUrl: "https://x.example" }), values())).toEqual({
      redirectUrl: null,
    });
  });
});

describe("after a conflict", () => {
  const before = values();
  const theirs = values({ name: "Theirs", settings: { pkce: "optional", crossDevice: true } });
  const mine = values({ name: "Mine", workflowId: "wfl_2" });

  it("shows each field that differs, and which of them only the other person touched", () => {
    expect(findDifferences(before, theirs, mine)).toEqual([
      { field: "Name", theirs: "Theirs", mine: "Mine", onlyTheirs: false },
      { field: "Workflow", theirs: "wfl_1", mine: "wfl_2", onlyTheirs: false },
      { field: "pkce", theirs: "optional", mine: "required", onlyTheirs: true },
    ]);
  });

  it("puts one's own changes on top of what is saved now", () => {
    const merged = merge(before, theirs, mine);
    expect(merged).toEqual({ ...theirs, name: "Mine", workflowId: "wfl_2" });
    expect(toPatch(oidc, theirs, merged)).toEqual({ name: "Mine", workflowId: "wfl_2" });
  });
});
