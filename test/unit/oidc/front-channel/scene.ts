import { createHash } from "node:crypto";
import { newIntegration } from "../../../../lambdas/core/integration/domain.ts";
import type { Integration } from "../../../../lambdas/core/integration/schema.ts";
import type { AuthenticateClient } from "../../../../lambdas/oidc/client-authentication/authenticate-client.ts";
import { createAuthorizeApi } from "../../../../lambdas/oidc/create-authorize-api.ts";
import { createBrowserCookies } from "../../../../lambdas/oidc/domain/browser.ts";
import { readCode } from "../../../../lambdas/oidc/domain/grant-record.ts";
import type { HintedToken } from "../../../../lambdas/oidc/domain/hinted-token.ts";
import { createSubjects } from "../../../../lambdas/oidc/domain/subject.ts";
import { createAuthorizationStore } from "../../../../lambdas/oidc/store/authorization-store.ts";
import { createGrantStore } from "../../../../lambdas/oidc/store/grant-store.ts";
import { createLoginRateStore } from "../../../../lambdas/oidc/store/login-rate-store.ts";
import { createOpSessionStore } from "../../../../lambdas/oidc/store/op-session-store.ts";
import { createPushedRequestStore } from "../../../../lambdas/oidc/store/pushed-request-store.ts";
import type { Table } from "../../../../lambdas/platform/dynamo/table.ts";
import { createVerificationApi } from "../../../../lambdas/verification/create-verification-api.ts";
import { callFunction, type TestAnswer, type TestRequest } from "../../../support/http-event.ts";
import {
  commit,
  createTenant,
  createTestProduct,
  type TenantOptions,
} from "../../../support/test-product.ts";
import { lastCode } from "../../verification/person.ts";

export const BASE_URL = "https://id.example.com";
export const REDIRECT_URI = "https://app.example.com/callback";
export const EMAIL = "ana@example.com";

export type Parameters = Readonly<Record<string, string | undefined>>;

const defined = (parameters: Parameters): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** The front channel and the verification pages on one table, with one client. Tokens and their keys are not part of it. */
export const createScene = async (
  table: Table,
  options: { settings?: Record<string, unknown>; redirectUris?: string[]; tenant?: TenantOptions } = {},
) => {
  const product = createTestProduct(table, BASE_URL);
  const { clock, ids } = product;
  const grants = createGrantStore(table, clock, ids);
  const authorizations = createAuthorizationStore(table);
  const pairwiseKey = ids.token();
  const hints = new Map<string, HintedToken>();
  const secrets = new Map<string, Integration>();
  const authenticateClient: AuthenticateClient = async ({ parameters }) => {
    const integration = secrets.get(parameters.client_secret ?? "");
    return integration === undefined
      ? { outcome: "REFUSED", refusal: "CLIENT_REFUSED" }
      : {
          outcome: "AUTHENTICATED",
          integration,
          clientId: integration.clientId ?? "",
          method: "client_secret_post",
        };
  };
  const subjectOf = createSubjects(async () => pairwiseKey);
  const api = createAuthorizeApi({
    ...product,
    authenticateClient,
    grants,
    authorizations,
    opSessions: createOpSessionStore(table),
    pushedRequests: createPushedRequestStore(table),
    loginRate: createLoginRateStore(table),
    idTokens: { read: async (token) => hints.get(token) },
    subjectOf,
    cookies: createBrowserCookies(BASE_URL),
  });
  const pages = createVerificationApi(product);
  const tenant = await createTenant(product, options.tenant);

  /** A client of the tenant's workflow. */
  const createClient = async (
    settings: Record<string, unknown> = {},
    redirectUris: string[] = [REDIRECT_URI],
    workflowId: string = tenant.workflow.id,
  ) => {
    const integration = newIntegration(
      {
        id: ids.next("int"),
        clientId: ids.next("cli"),
        organizationId: tenant.organization.id,
        type: "OIDC",
        name: `Payroll ${ids.token(6)}`,
        workflowId,
        redirectUris,
        settings,
      },
      clock.now(),
    );
    await commit(table, product.integrations.create(integration));
    const secret = ids.token();
    secrets.set(secret, integration);
    return { integration, clientId: integration.clientId ?? "", secret };
  };
  const client = await createClient(options.settings, options.redirectUris);

  const save = async (before: Integration, changes: Partial<Integration>): Promise<Integration> => {
    const after = { ...before, ...changes, version: before.version + 1 };
    await commit(table, product.integrations.update(before, after));
    return after;
  };

  const codeVerifier = ids.token(48);
  const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");

  /** A request that is right in every way, with changes; undefined takes a parameter away. */
  const requestOf = (changes: Parameters = {}, clientId: string = client.clientId) =>
    defined({
      client_id: clientId,
      redirect_uri: REDIRECT_URI,
      response_type: "code",
      scope: "openid email",
      state: "state-1",
      nonce: "nonce-1",
      code_challenge: codeChallenge,
      code_challenge_method: "S256",
      ...changes,
    });

  /** A browser with all its cookies, at both functions. */
  const createBrowser = (jar = new Map<string, string>()) => {
    const call = async (request: TestRequest): Promise<TestAnswer> => {
      const answer = await callFunction(request.path.startsWith("/v/") ? pages : api, {
        ...request,
        cookies: request.cookies ?? [...jar].map(([name, value]) => `${name}=${value}`),
      });
      for (const cookie of answer.cookies) {
        const [pair = "", ...attributes] = cookie.split("; ");
        const name = pair.slice(0, pair.indexOf("="));
        if (attributes.includes("Max-Age=0")) jar.delete(name);
        else jar.set(name, pair.slice(pair.indexOf("=") + 1));
      }
      return answer;
    };
    const post = (path: string, body: unknown, headers: Record<string, string> = { origin: BASE_URL }) =>
      call({ path, method: "POST", body, headers });
    const form = (path: string, parameters: Parameters, headers: Record<string, string> = {}) =>
      call({
        path,
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams(defined(parameters)).toString(),
      });
    return {
      jar,
      call,
      post,
      form,
      authorize: (changes: Parameters = {}, clientId?: string) =>
        call({ path: `/oauth2/authorize?${new URLSearchParams(requestOf(changes, clientId))}` }),
      view: (id: string) => call({ path: `/oauth2/authorizations/${id}` }),
      begin: (id: string, body: Record<string, unknown> = { device: "HERE", loginHint: EMAIL }) =>
        post(`/oauth2/authorizations/${id}/begin`, body),
      cancel: (id: string) => post(`/oauth2/authorizations/${id}/cancel`, {}),
      resume: (id: string) => call({ path: `/oauth2/authorize/resume?authorization=${id}` }),
    };
  };
  type SceneBrowser = ReturnType<typeof createBrowser>;

  /** Opens a verification link and goes through it with the right code. */
  const verify = async (browser: SceneBrowser, url: string): Promise<TestAnswer> => {
    const token = url.slice(url.lastIndexOf("/") + 1);
    const started = await browser.post("/v/api/start", { token });
    if (started.status !== 200) return started;
    return browser.post("/v/api/modules/one-time-code/verify", { code: lastCode(product) });
  };

  /** From the request to the verification's end, in one browser; the id of the sign-in. */
  const signInHere = async (
    browser: SceneBrowser,
    changes: Parameters = {},
    clientId?: string,
    loginHint = EMAIL,
  ): Promise<string> => {
    const id = idOf(await browser.authorize(changes, clientId));
    const begun = await browser.begin(id, { device: "HERE", loginHint });
    await verify(browser, begun.body.url);
    return id;
  };

  const readGrant = async (answer: TestAnswer) => {
    const code = paramsOf(answer).get("code") ?? "";
    return grants.get(readCode(code)?.grantId ?? "none");
  };

  return {
    ...product,
    api,
    grants,
    authorizations,
    hints,
    subjectOf,
    tenant,
    client,
    createClient,
    save,
    requestOf,
    createBrowser,
    verify,
    signInHere,
    readGrant,
  };
};
export type Scene = Awaited<ReturnType<typeof createScene>>;

const locationOf = (answer: TestAnswer): URL => {
  const { location } = answer.headers;
  if (location === undefined)
    throw new Error(`no redirect but ${answer.status}: ${JSON.stringify(answer.body)}`);
  return new URL(location);
};

/** The sign-in to which an answer of *authorize* leads. */
export const idOf = (answer: TestAnswer): string => {
  const url = locationOf(answer);
  if (url.pathname !== "/v/authorize") throw new Error(`leads to ${url}`);
  return url.searchParams.get("id") ?? "";
};

/** What the client is told by a redirect. */
export const paramsOf = (answer: TestAnswer): URLSearchParams => locationOf(answer).searchParams;

export const errorOf = (answer: TestAnswer): string | null => paramsOf(answer).get("error");
