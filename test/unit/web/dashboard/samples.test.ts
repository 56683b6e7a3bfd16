import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  loginSnippets,
  requestSnippets,
  tokenSnippets,
} from "../../../../web/dashboard/src/features/integrations/components/snippets.ts";
import { curlOf } from "../../../../web/dashboard/src/features/reference/curl.ts";
import { isApiDocument, listOperations } from "../../../../web/dashboard/src/features/reference/document.ts";

const document: unknown = JSON.parse(
  readFileSync(new URL("../../../../docs/openapi.json", import.meta.url), "utf8"),
);
const base = "https://verify.example.com";

const sample = (method: string, path: string): string => {
  if (!isApiDocument(Object(document))) throw new Error("docs/openapi.json is no OpenAPI document.");
  const api = Object(document);
  const found = listOperations(api).find((each) => each.method === method && each.path === path);
  if (found === undefined) throw new Error(`There is no ${method} ${path}.`);
  return curlOf(api, found, base);
};

describe("the sample of an operation", () => {
  it("names path parameters to fill in, and the version where one must be given", () => {
    const patch = sample("PATCH", "/api/v1/integrations/{id}");
    expect(patch).toContain(`curl -X PATCH '${base}/api/v1/integrations/ID'`);
    expect(patch).toContain(`-H 'if-match: "1"'`);
    expect(patch).toContain('-H "authorization: Bearer $TOKEN"');
  });

  it("has a body that is JSON, with everything that is required", () => {
    const [, body = ""] = / -d '(.*)'$/s.exec(sample("POST", "/omni/b2b/onboarding/request-new")) ?? [];
    expect(Object.keys(JSON.parse(body))).toEqual(
      expect.arrayContaining(["integrationReference", "loginHint"]),
    );
  });

  it("of the token endpoint is a form, with the client's secret out of a variable", () => {
    const token = sample("POST", "/oauth2/token");
    expect(token).toContain('-u "$CLIENT_ID:$CLIENT_SECRET"');
    expect(token).toContain("--data-urlencode 'grant_type=");
    expect(token).not.toContain("content-type: application/json");
  });

  it("lets no quote of an example end the shell's own", () => {
    const operation = {
      requestBody: { content: { "application/json": { example: { name: "O'Brien; rm -rf ~" } } } },
    };
    const listed = { id: "x", method: "POST", path: "/x", tag: "", operation };
    const api = { tags: [], paths: {}, components: { schemas: {}, parameters: {}, responses: {} } };
    expect(curlOf(api, listed, base)).toContain(`"name": "O'\\''Brien; rm -rf ~"\n}'`);
  });
});

describe("the lines for a shell", () => {
  const lines = [
    requestSnippets(base, { id: "int_1" }, "cli_1"),
    tokenSnippets(base, "cli_1"),
    loginSnippets(base, "cli_1", "https://app.example.com/callback"),
  ].map((snippets) => snippets.find(({ language }) => language === "curl")?.code ?? "");

  it("can be pasted as they are: they parse, have no comment, and use no variable that they do not set", () => {
    for (const code of lines) {
      execFileSync("bash", ["-n"], { input: code });
      expect(code).not.toMatch(/(^|\s)#/);
      const set = [...code.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
      const used = [...code.matchAll(/\$([A-Z_]+)/g)].map(([, name]) => name);
      expect(set).toEqual(expect.arrayContaining([...new Set(used)]));
    }
  });

  it("send the challenge of the verifier", () => {
    const challenge = /^CHALLENGE=.*$/m.exec(lines.at(-1) ?? "")?.[0];
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const printed = execFileSync("bash", ["-c", `VERIFIER=${verifier}\n${challenge}\necho "$CHALLENGE"`]);
    // RFC 7636, appendix B.
    expect(String(printed).trim()).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  });
});

describe("the snippets of a login", () => {
  it("tell the library of plain http on the own machine, and nowhere else", () => {
    const typescript = (issuer: string) =>
      loginSnippets(issuer, "cli_1", "https://app.example.com/callback").find(
        ({ language }) => language === "TypeScript",
      )?.code;
    expect(typescript("http://127.0.0.1:4310")).toContain("allowInsecureRequests");
    expect(typescript(base)).not.toContain("allowInsecureRequests");
  });

  it("carry a redirect URI with a query whole, in the address and in the form", () => {
    const uri = "https://app.example.com/callback?tenant=1&mode=a";
    const curl = loginSnippets(base, "cli_1", uri).find(({ language }) => language === "curl")?.code ?? "";
    expect(curl).toContain(`redirect_uri=${encodeURIComponent(uri)}&state=`);
    expect(curl).toContain(`--data-urlencode 'redirect_uri=${uri}'`);
  });
});
