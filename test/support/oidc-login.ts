import type { LocalJson } from "../../local/start.ts";
import type { HttpBrowser } from "./http-browser.ts";
import { plant } from "./planted.ts";
import { expectCall, type Json, type Product, readCode } from "./system.ts";

export interface LoginClient {
  clientId: string;
  clientSecret: string;
}

/** An OIDC integration of the product's workflow. A public client has no secret. */
export const createLoginClient = async (
  product: Pick<Product, "baseUrl" | "admin" | "local" | "stateDir">,
  redirectUris: readonly string[],
  settings: Json = {},
): Promise<LoginClient> => {
  const api = `${product.baseUrl}/api/v1/integrations`;
  const made = await expectCall(201, api, {
    token: product.admin,
    body: {
      type: "OIDC",
      name: `Payroll ${crypto.randomUUID().slice(0, 8)}`,
      workflowId: product.local.defaultWorkflowId,
      redirectUris,
      settings,
    },
  });
  const methods: unknown = settings.tokenEndpointAuthMethods;
  if (Array.isArray(methods) && methods.includes("none"))
    return { clientId: String(made.clientId), clientSecret: "" };
  const secret = await expectCall(200, `${api}/${made.id}/secret`, { token: product.admin, body: {} });
  plant(product.stateDir, "client-secret", String(secret.clientSecret));
  return { clientId: String(made.clientId), clientSecret: String(secret.clientSecret) };
};

export const newAddress = (): string => `ana-${crypto.randomUUID()}@example.com`;

interface Where {
  local: LocalJson;
  stateDir: string;
}

const parse = (text: string): Json => JSON.parse(text);

/** What the page does for the person: says who they are, chooses this browser, types the code from the mail. */
const passVerification = async (
  browser: HttpBrowser,
  { local, stateDir }: Where,
  id: string,
  address: string,
): Promise<string> => {
  const { baseUrl } = local;
  const post = async (path: string, body: Json): Promise<Json> => {
    const answer = await browser.send(`${baseUrl}${path}`, { body, headers: { origin: baseUrl } });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    return parse(answer.text);
  };
  const since = new Date();
  const begun = await post(`/oauth2/authorizations/${id}/begin`, { device: "HERE", loginHint: address });
  const token = String(begun.url).split("/v/")[1] ?? "";
  plant(stateDir, "link-token", token);
  await post("/v/api/start", { token });
  const code = await readCode(local, address, since);
  plant(stateDir, "code", code);
  await post("/v/api/modules/one-time-code/verify", { code });
  return String(begun.continueUrl);
};

/**
 * From an authorization request to the address that the application is called back at, which is not visited yet. The
 * person is verified if the provider asks for it; `verified` tells whether it did.
 */
export const signIn = async (
  browser: HttpBrowser,
  where: Where,
  authorizeUrl: string,
  address: string,
): Promise<{ callback: URL; verified: boolean }> => {
  const { origin } = new URL(where.local.baseUrl);
  const isAway = (url: URL) => url.origin !== origin;
  const arrived = await browser.visit(authorizeUrl, isAway);
  if (isAway(new URL(arrived.url))) return answered(where, arrived.url, false);
  const page = new URL(arrived.url);
  if (page.pathname !== "/v/authorize") throw new Error(`led to ${page}: ${arrived.status} ${arrived.text}`);
  const id = page.searchParams.get("id") ?? "";
  const back = await browser.visit(await passVerification(browser, where, id, address), isAway);
  if (!isAway(new URL(back.url))) throw new Error(`ended at ${back.url}: ${back.status} ${back.text}`);
  return answered(where, back.url, true);
};

const answered = ({ stateDir }: Where, url: string, verified: boolean) => {
  const callback = new URL(url);
  const code = callback.searchParams.get("code");
  if (code !== null) plant(stateDir, "authorization-code", code);
  return { callback, verified };
};
