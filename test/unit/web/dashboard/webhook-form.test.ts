import { describe, expect, it } from "vitest";
import {
  checkValues,
  type EndpointValues,
  emptyValues,
  toBody,
  toPatch,
  withoutSecrets,
} from "../../../../web/dashboard/src/features/webhooks/components/endpoint-values.ts";

const oauth = {
  tokenUrl: "https://id.example.com/token",
  clientId: "gateway",
  clientSecret: crypto.randomUUID(),
  scope: "",
};
const typed: EndpointValues = {
  ...emptyValues,
  url: "https://example.com/hook",
  headers: [{ name: "X-Api-Key", value: crypto.randomUUID(), kept: false }],
  oauth,
};
const stored: EndpointValues = {
  ...typed,
  headers: [{ name: "x-api-key", value: "", kept: true }],
  oauth: { ...oauth, clientSecret: "" },
};

describe("the draft of an endpoint", () => {
  it("has all that was typed but the secrets", () => {
    const draft = withoutSecrets(typed);
    const secrets = [oauth.clientSecret, ...typed.headers.map(({ value }) => value)];
    for (const secret of secrets) expect(JSON.stringify(draft)).not.toContain(secret);
    expect(draft).toMatchObject({
      url: typed.url,
      headers: [{ name: "X-Api-Key" }],
      oauth: { clientId: "gateway" },
    });
  });

  it("is not sent before the secrets are there again", () => {
    const errors = checkValues(withoutSecrets(typed), false);
    expect(errors).toMatchObject({
      "headers.X-Api-Key": "Fill this in.",
      "oauth.clientSecret": expect.any(String),
    });
    expect(checkValues(typed, false)).toEqual({});
  });
});

describe("what is sent of a stored endpoint", () => {
  it("is nothing where nothing changed, and no stored header is emptied", () => {
    expect(toPatch(stored, stored)).toEqual({});
    expect(toBody(stored).headers).toEqual({});
    expect(checkValues(stored, true)).toEqual({});
  });

  it("is a value that was typed over a stored one, and null for a header that was removed", () => {
    const [header] = stored.headers;
    const replaced = { name: "x-api-key", value: "new", kept: true };
    expect(header?.kept).toBe(true);
    expect(toPatch(stored, { ...stored, headers: [replaced] })).toEqual({ headers: { "x-api-key": "new" } });
    expect(toPatch(stored, { ...stored, headers: [] })).toEqual({ headers: { "x-api-key": null } });
  });
});
