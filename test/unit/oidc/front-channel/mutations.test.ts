import fc from "fast-check";
import { expect, it } from "vitest";
import { createTestTable } from "../../../support/test-table.ts";
import { BASE_URL, createScene, REDIRECT_URI } from "./scene.ts";

/*
 * Requests that are nearly right, in every way that comes to mind: whatever happens, it is an answer of ours, and no
 * redirect leads anywhere but to the client or to our own page. The writes go nowhere, which leaves time for many.
 */

const RUNS = 10_000;

const NEAR = [
  "https://evil.example/callback",
  `${REDIRECT_URI}/`,
  `${REDIRECT_URI}?x=1`,
  `${REDIRECT_URI}#x`,
  `${REDIRECT_URI}@evil.example`,
  "https://app.example.com.evil.example/callback",
  "//evil.example",
  "javascript:alert(1)",
  "none",
  "code token",
  "openid",
  "none login",
  "0",
  "-1",
  "1e9",
  "S256",
  "plain",
  '{"id_token":{"__proto__":{"essential":true}}}',
  "urn:ietf:params:oauth:request_uri:x",
  "form_post",
  "fragment",
  "\r\nSet-Cookie: a=b",
  "\u0000",
  "\ud800",
  "%00%0d%0a",
  "💥".repeat(40),
  "a".repeat(9000),
];

const value = fc.oneof(
  fc.constantFrom(...NEAR),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constant(""),
);

const mutation = fc.record({
  name: fc.nat(),
  value,
  kind: fc.constantFrom("replace", "repeat", "remove", "add"),
});

it(`${RUNS} mutated requests never fail and never lead to an address that is not the client's`, async () => {
  const table = await createTestTable();
  const scene = await createScene(table, { settings: { sessionReuseMinutes: 60 } });
  const known = await scene.integrations.findByClientId(scene.client.clientId);
  const organization = await scene.organizations.get(scene.tenant.organization.id);
  const send = table.client.send.bind(table.client);
  const browser = scene.createBrowser();
  Object.assign(table.client, {
    send: async (command: { constructor: { name: string }; input: { Key?: { sk: string } } }) => {
      if (command.constructor.name !== "GetCommand") return {};
      const { sk = "" } = command.input.Key ?? {};
      if (sk === "ORG") return { Item: organization };
      return sk.startsWith("INTEGRATION#") ? { Item: known } : {};
    },
  });
  try {
    const base = Object.entries(scene.requestOf({ login_hint: "ana@example.com", max_age: "60" }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("GET", "POST"),
        async (mutations, method) => {
          browser.jar.clear();
          const pairs = base.map(([name, text]) => [name, text] as [string, string]);
          for (const { name, value: text, kind } of mutations) {
            const index = name % pairs.length;
            const pair = pairs[index];
            if (pair === undefined) continue;
            if (kind === "remove" && pairs.length > 1) pairs.splice(index, 1);
            else if (kind === "repeat") pairs.push([pair[0], text]);
            else if (kind === "add") pairs.push([text, "1"]);
            else pairs[index] = [pair[0], text];
          }
          const query = new URLSearchParams(
            pairs.map(([name, text]) => [name, text.toWellFormed()]),
          ).toString();
          const answer = await browser.call(
            method === "GET"
              ? { path: `/oauth2/authorize?${query}` }
              : {
                  path: "/oauth2/authorize",
                  method,
                  headers: { "content-type": "application/x-www-form-urlencoded" },
                  body: query,
                },
          );
          expect(answer.status).toBeLessThan(500);
          const { location } = answer.headers;
          if (location !== undefined) {
            const allowed = [
              `${REDIRECT_URI}?`,
              `${REDIRECT_URI}#`,
              `${BASE_URL}/v/authorize?id=azn_`,
              `${BASE_URL}/oauth2/authorize?client_id=`,
            ];
            expect(
              allowed.some((start) => location.startsWith(start)),
              location,
            ).toBe(true);
            expect(location).toMatch(/^[\x21-\x7e]+$/);
          }
          const target = /<form method="post" action="([^"]*)"/.exec(String(answer.body))?.[1];
          if (target !== undefined) expect(target).toBe(REDIRECT_URI);
        },
      ),
      { numRuns: RUNS },
    );
  } finally {
    Object.assign(table.client, { send });
  }
}, 120_000);
