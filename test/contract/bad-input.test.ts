import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { contract as administration } from "../../lambdas/administration/contract.ts";
import { contract as integrations } from "../../lambdas/integrations/contract.ts";
import { authorizationContract } from "../../lambdas/oidc/contract/authorizations.ts";
import { contract as onboarding } from "../../lambdas/onboarding/contract.ts";
import type { Operation } from "../../lambdas/platform/http/operation.ts";
import { contract as verification } from "../../lambdas/verification/contract.ts";
import { contract as webhooks } from "../../lambdas/webhooks/contract.ts";
import { startOwnCloud } from "../support/own-cloud.ts";
import { dumpTable } from "../support/planted.ts";
import { inputSchema, pathsOf, replaceAt, sample } from "../support/schema-sample.ts";
import {
  type Answer,
  call,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  openBrowser,
  type Product,
  requestVerification,
} from "../support/system.ts";

/*
 * Every route, asked wrongly in every way that its own schema suggests. A cloud of its own, so that "nothing changed"
 * can be said of the whole table.
 */

const RUNS_PER_ROUTE = 25;

const REFUSALS = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429];

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, "", [], {}, [[]], { a: { b: {} } }),
  fc.constantFrom(
    "\u0000",
    "a\u0007b",
    "\ud800",
    "\u202e",
    "💥".repeat(50),
    "__proto__",
    "../../etc",
    "%00",
    "' OR 1=1",
  ),
  fc.constant("x".repeat(5000)),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer(),
  fc.double(),
  fc.array(fc.integer(), { maxLength: 5 }),
);

interface Asked {
  path: string;
  body: unknown;
}

let product: Product;
let clientToken: string;
let browser: ReturnType<typeof openBrowser>;
let linkToken: string;
let signInCookie: string;
let signInClient: string;
const known = new Map<string, string>();

beforeAll(async () => {
  const stateDir = await startOwnCloud();
  product = await connectProduct(stateDir);
  clientToken = await fetchToken(product);
  // One session for each API, so that what one does to it is not in the way of another.
  const request = () => requestVerification(product, clientToken, { loginHint: "fuzz@example.com" });
  browser = openBrowser(product.baseUrl);
  ({ linkToken } = await request());
  await browser.start(linkToken);
  const endpoint = await expectCall(201, `${product.baseUrl}/api/v1/webhook-endpoints`, {
    token: product.admin,
    body: { url: "https://127.0.0.1:9/hook" },
  });
  known.set("/webhook-endpoints/", String(endpoint.id));
  // Another one than verifications are requested for: the management routes disable it.
  known.set("/integrations/", (await connectProduct(stateDir)).integrationId);
  known.set("/workflows/", product.local.defaultWorkflowId);
  const app = await expectCall(201, `${product.baseUrl}/api/v1/integrations`, {
    token: product.admin,
    body: {
      type: "OIDC",
      name: "App",
      workflowId: product.local.defaultWorkflowId,
      redirectUris: ["http://127.0.0.1:9/"],
      settings: { pkce: "optional" },
    },
  });
  await beginSignIn(String(app.clientId));
  known.set("/sessions/", (await request()).interviewId);
  known.set("/onboarding/", (await request()).interviewId);
});

/** What makes a sample one that the route takes: references to what exists, and a type that goes with the fields. */
const hintsFor = (operation: Operation) => ({
  integrationReference: product.integrationId,
  workflowId: product.local.defaultWorkflowId,
  token: linkToken,
  linkValidityInMinutes: 60,
  linkExpiryMinutes: 60,
  redirectUris: [],
  settings: {},
  // The first page is asked for without.
  cursor: undefined,
  type: operation.path.includes("workflows")
    ? "one-time-code"
    : operation.path.includes("integrations")
      ? "API"
      : "EMAIL",
});

const fillPath = (template: string): string =>
  template.replaceAll(/\{[^}]+\}/g, (_, offset: number) => {
    const before = [...known].find(([part]) => template.slice(0, offset).endsWith(part));
    return before?.[1] ?? "unknown-id";
  });

const askManagement = (operation: Operation, asked: Asked): Promise<Answer> =>
  call(`${product.baseUrl}${asked.path}`, {
    method: operation.method,
    token: operation.path.includes("/operator/") ? product.local.managementToken.operator : product.admin,
    headers: { "if-match": '"999999"' },
    ...(asked.body === undefined ? {} : { body: asked.body }),
  });

const askOnboarding = (operation: Operation, asked: Asked): Promise<Answer> =>
  call(`${product.baseUrl}${asked.path}`, {
    method: operation.method,
    token: clientToken,
    ...(asked.body === undefined ? {} : { body: asked.body }),
  });

const askPerson = (_: Operation, asked: Asked): Promise<Answer> => browser.send(asked.path, asked.body);

/** A sign-in can be ended once: the next one takes its place. */
const beginSignIn = async (clientId = signInClient): Promise<string> => {
  signInClient = clientId;
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: "http://127.0.0.1:9/",
    response_type: "code",
    scope: "openid",
  });
  const begun = await call(`${product.baseUrl}/oauth2/authorize?${query}`);
  signInCookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const id = /azn_\w{26}/.exec(signInCookie)?.[0] ?? "";
  known.set("/authorizations/", id);
  return id;
};

const askSignIn = async (operation: Operation, asked: Asked): Promise<Answer> => {
  const ask = (path: string) =>
    call(`${product.baseUrl}${path}`, {
      method: operation.method,
      headers: { origin: product.baseUrl, cookie: signInCookie },
      ...(asked.body === undefined ? {} : { body: asked.body }),
    });
  const answer = await ask(asked.path);
  if (answer.body.code !== "AUTHORIZATION_OVER") return answer;
  const next = await beginSignIn();
  return ask(asked.path.replace(/azn_\w{26}/, next));
};

/** Deliveries live their own life: they are tried again while this runs. */
const readTable = async (): Promise<string[]> =>
  (await dumpTable(product.local.aws))
    .filter((item) => !/"(DELIVERY|DELIVERIES|PACE)#|"HEALTH#/.test(item))
    .sort();

/** The table when what went before has come to rest: messages are sent and events published behind the answers. */
const readQuietTable = (): Promise<string[]> => {
  let last: string | undefined;
  return eventually("rest", async () => {
    const items = await readTable();
    const published = !items.some((item) => item.includes('"OUTBOX#'));
    const quiet = published && items.join() === last;
    last = items.join();
    if (quiet) return items;
    await new Promise((resolve) => setTimeout(resolve, 700));
    return undefined;
  });
};

const expectRefusal = (answer: Answer, what: string): void => {
  expect(REFUSALS, `${what} → ${answer.status} ${JSON.stringify(answer.body)}`).toContain(answer.status);
  expect(answer.body.code, `${what} → ${JSON.stringify(answer.body)}`).toMatch(/^[A-Z][A-Z0-9_]+$/);
  expect(JSON.stringify(answer.body)).not.toMatch(/\bat .+:\d+:\d+|node_modules|\.ts:|ZodError|Exception/);
  expect(answer.headers.get("x-request-id")).toBeTruthy();
};

const takesBody = (operation: Operation): boolean => operation.body.def.type !== "undefined";

interface Api {
  name: string;
  contract: readonly Operation[];
  ask(operation: Operation, asked: Asked): Promise<Answer>;
  /** Whether an unknown field of the body is refused. */
  strict: boolean;
}

const apis: Api[] = [
  {
    name: "management API",
    contract: [...administration, ...integrations, ...webhooks],
    ask: askManagement,
    strict: true,
  },
  { name: "onboarding API", contract: onboarding, ask: askOnboarding, strict: false },
  { name: "person's API", contract: verification, ask: askPerson, strict: true },
  { name: "sign-in page's API", contract: authorizationContract, ask: askSignIn, strict: true },
];

describe.each(apis)("bad input to the $name", ({ contract, ask, strict }) => {
  const withBody = contract.filter(takesBody);
  const withPath = contract.filter((operation) => operation.path.includes("{"));
  const withQuery = contract.filter((operation) => operation.query.def.type !== "undefined");

  it.each(withBody.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    "%s answers junk in any field with a documented refusal or takes it, and never fails",
    async (_, operation) => {
      const good = sample(inputSchema(operation.body), hintsFor(operation));
      const paths = pathsOf(good);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), junk, async (path, value) => {
          const body = replaceAt(good, path, value);
          const answer = await ask(operation, { path: fillPath(operation.path), body });
          if (answer.status >= 300) expectRefusal(answer, JSON.stringify(body).slice(0, 300));
        }),
        { numRuns: RUNS_PER_ROUTE },
      );
    },
  );

  it("the samples that are mutated are good: most routes take them as they are", async () => {
    const answers = await Promise.all(
      withBody.map((operation) =>
        ask(operation, {
          path: fillPath(operation.path),
          body: sample(inputSchema(operation.body), hintsFor(operation)),
        }),
      ),
    );
    // The rest refers to what is not there, or asks for what the state of a record does not allow.
    const refused = answers.filter((answer) => answer.status === 400);
    expect(refused.map((answer) => JSON.stringify(answer.body))).toEqual([]);
    expect(answers.some((answer) => answer.status < 300)).toBe(true);
  });

  it("certainly wrong bodies are refused, and the table is as it was", async () => {
    const before = await readQuietTable();
    for (const operation of withBody) {
      const path = fillPath(operation.path);
      const schema = inputSchema(operation.body);
      const good = sample(schema, hintsFor(operation));
      const wrong: unknown[] = [[], "text", 7, "{", `{"a":1`, JSON.stringify({ pad: "x".repeat(70_000) })];
      for (const name of schema.required ?? []) wrong.push(replaceAt(good, [name], undefined));
      for (const [name, part] of Object.entries(schema.properties ?? {})) {
        if (part.type !== undefined)
          wrong.push(replaceAt(good, [name], part.type === "string" ? { no: 1 } : "no"));
        if (part.maxLength !== undefined) wrong.push(replaceAt(good, [name], "x".repeat(part.maxLength + 1)));
      }
      if (strict) wrong.push({ ...(good as object), surprise: 1 });
      for (const body of wrong) {
        const answer = await ask(operation, { path, body: typeof body === "object" ? body : String(body) });
        expectRefusal(answer, `${operation.method} ${path} ${JSON.stringify(body).slice(0, 200)}`);
      }
    }
    const after = await readTable();
    expect(after.filter((item) => !before.includes(item))).toEqual([]);
    expect(before.filter((item) => !after.includes(item))).toEqual([]);
  });

  it("unknown and malformed ids answer 404, whatever they are made of", async () => {
    const odd = ["nope", "%00", "%F0%9F%92%A5", "..%2f..", "a".repeat(300), "ses_%0a", "%ff", "int_'--"];
    for (const operation of withPath) {
      const good = takesBody(operation)
        ? sample(inputSchema(operation.body), hintsFor(operation))
        : undefined;
      for (const id of odd) {
        const answer = await ask(operation, {
          path: operation.path.replaceAll(/\{[^}]+\}/g, id),
          body: good,
        });
        expect(
          answer.status,
          `${operation.method} ${operation.path} with ${id}: ${JSON.stringify(answer.body)}`,
        ).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
    }
  });

  it("bad and repeated query parameters are refused", async () => {
    const odd = [
      "limit=0",
      "limit=101",
      "limit=x",
      "limit=1&limit=2",
      "cursor=%00",
      "cursor=e30",
      "cursor=bm9wZQ",
    ];
    for (const operation of withQuery) {
      const names = Object.keys(inputSchema(operation.query).properties ?? {});
      for (const query of odd.filter((text) => names.includes(text.split("=")[0] ?? ""))) {
        const answer = await ask(operation, {
          path: `${fillPath(operation.path)}?${query}`,
          body: undefined,
        });
        expectRefusal(answer, `${operation.method} ${operation.path}?${query}`);
      }
    }
  });
});

describe("bodies that are not what they say", () => {
  const targets = () => [
    [`${product.baseUrl}/api/v1/integrations`, product.admin],
    [`${product.baseUrl}/omni/b2b/onboarding/request-new`, clientToken],
  ];

  it("another content type is a 415", async () => {
    for (const [url, token] of targets()) {
      const answer = await call(url ?? "", { token, body: "a=b", headers: { "content-type": "text/plain" } });
      expect(answer.status).toBe(415);
    }
  });

  it("an own __proto__ is refused", async () => {
    for (const [url, token] of targets()) {
      const answer = await call(url ?? "", {
        token,
        body: '{"__proto__":{"admin":true}}',
        headers: { "content-type": "application/json" },
      });
      expect(answer.status).toBe(400);
    }
  });
});
