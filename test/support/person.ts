import { plant } from "./planted.ts";
import { type Answer, call, expectCall, type Json, type Product, readCode } from "./system.ts";

/** A browser as far as HTTP goes: keeps cookies by name and says where it comes from. */
export const openCookieJar = (baseUrl: string) => {
  const cookies = new Map<string, string>();

  const keep = (answer: Answer): Answer => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };

  const headers = () => ({
    origin: baseUrl,
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  });

  return {
    cookies,
    /** Answers as they come: a redirect is not followed. */
    open: async (url: string): Promise<Answer> =>
      keep(await call(new URL(url, baseUrl).href, { headers: headers() })),
    send: async (path: string, body: unknown): Promise<Json> => {
      const answer = keep(await call(`${baseUrl}${path}`, { body, headers: headers() }));
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
};
export type CookieJar = ReturnType<typeof openCookieJar>;

const locationOf = (answer: Answer): URL => {
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`no redirect: ${answer.status} ${JSON.stringify(answer.body)}`);
  return new URL(location);
};

/**
 * Signs a person in on one device, from the authorization request to the redirect to the application. Where a
 * verification is reused nobody is asked, and `address` does not matter.
 */
export const signInPerson = async (
  product: Product,
  authorizeUrl: string,
  address: string,
  browser: CookieJar = openCookieJar(product.baseUrl),
): Promise<URL> => {
  const began = locationOf(await browser.open(authorizeUrl));
  const id = began.searchParams.get("id");
  if (began.origin !== new URL(product.baseUrl).origin || id === null) return began;
  const since = new Date();
  const view = await browser.send(`/oauth2/authorizations/${id}/begin`, {
    device: "HERE",
    loginHint: address,
  });
  const token = String(view.url).split("/v/")[1] ?? "";
  plant(product.stateDir, "link-token", token);
  await browser.send("/v/api/start", { token });
  const code = await readCode(product.local, address, since);
  plant(product.stateDir, "code", code);
  await browser.send("/v/api/modules/one-time-code/verify", { code });
  return locationOf(await browser.open(String(view.continueUrl)));
};

/** An application of the demo organization, with a secret where its settings ask for one. */
export const createApplication = async (
  product: Product,
  redirectUris: readonly string[],
  settings: Json = {},
) => {
  const api = `${product.baseUrl}/api/v1/integrations`;
  const made = await expectCall(201, api, {
    token: product.admin,
    body: {
      type: "OIDC",
      name: `Application ${crypto.randomUUID().slice(0, 8)}`,
      workflowId: product.local.defaultWorkflowId,
      redirectUris,
      settings,
    },
  });
  const secret = await call(`${api}/${made.id}/secret`, { token: product.admin, body: {} });
  const clientSecret = secret.status === 200 ? String(secret.body.clientSecret) : "";
  if (clientSecret !== "") plant(product.stateDir, "client-secret", clientSecret);
  return { integrationId: String(made.id), clientId: String(made.clientId), clientSecret };
};
