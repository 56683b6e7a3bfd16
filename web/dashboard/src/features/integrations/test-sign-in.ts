import { ApiProblem } from "../../api/problem.ts";

/** What has to be remembered between leaving for the login and coming back. */
export interface TestSignIn {
  integrationId: string;
  clientId: string;
  redirectUri: string;
  state: string;
  verifier: string;
}

const KEY = "countersign.test-sign-in";

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const random = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));

/** Leaves for the login (RFC 7636: the verifier stays here, its hash goes along). */
export const beginTest = async (
  client: Pick<TestSignIn, "integrationId" | "clientId" | "redirectUri">,
): Promise<void> => {
  const test: TestSignIn = { ...client, state: random(), verifier: random() };
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(test.verifier));
  sessionStorage.setItem(KEY, JSON.stringify(test));
  const query = new URLSearchParams({
    client_id: test.clientId,
    response_type: "code",
    scope: "openid profile email",
    redirect_uri: test.redirectUri,
    state: test.state,
    nonce: random(),
    code_challenge: toBase64Url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  });
  location.assign(`/oauth2/authorize?${query}`);
};

export const readTest = (): TestSignIn | null => {
  const text = sessionStorage.getItem(KEY);
  return text === null ? null : JSON.parse(text);
};

export const endTest = (): void => sessionStorage.removeItem(KEY);

const readClaims = (idToken: string): Record<string, unknown> => {
  const payload = (idToken.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
};

export interface SignedIn {
  idToken: Record<string, unknown>;
  userInfo: Record<string, unknown>;
}

/** What an application's back end does with the code: tokens, then what else there is to know of the person. */
export const exchangeCode = async (
  { clientId, redirectUri, verifier }: TestSignIn,
  code: string,
  clientSecret: string,
): Promise<SignedIn> => {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: clientId,
    ...(clientSecret === "" ? {} : { client_secret: clientSecret }),
  });
  const response = await fetch("/oauth2/token", { method: "POST", body });
  const answer: Record<string, unknown> = await response.json();
  if (!response.ok || typeof answer.id_token !== "string") {
    throw new ApiProblem({
      status: response.status,
      code: String(answer.error),
      detail: String(answer.error_description ?? answer.error),
      requestId: response.headers.get("x-request-id"),
    });
  }
  const headers = { authorization: `Bearer ${String(answer.access_token)}` };
  const userInfo = await fetch("/userinfo", { headers });
  return { idToken: readClaims(answer.id_token), userInfo: await userInfo.json() };
};
