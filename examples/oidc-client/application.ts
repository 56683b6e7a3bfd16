import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import * as client from "openid-client";
import { home, refused, welcome } from "./pages.ts";
import { createSessions } from "./sessions.ts";

export interface Settings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where this application is reached; `<baseUrl>/callback` is registered as its redirect URI. */
  baseUrl: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const send = (response: ServerResponse, status: number, html: string): void => {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    // Claims are shown: nobody may frame the page, and it needs neither scripts nor styles.
    "content-security-policy": "default-src 'none'; form-action *; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
  });
  response.end(html);
};

const redirect = (response: ServerResponse, url: string): void => {
  response.writeHead(303, { location: url, "cache-control": "no-store" }).end();
};

/** Finds the provider's endpoints and keys. Plain http is for trying things out on one's own machine only. */
const discover = ({ issuer, clientId, clientSecret }: Settings): Promise<client.Configuration> =>
  client.discovery(
    new URL(issuer),
    clientId,
    undefined,
    client.ClientSecretBasic(clientSecret),
    issuer.startsWith("http:") ? { execute: [client.allowInsecureRequests] } : {},
  );

/** A web application that lets in whoever went through a verification. */
export const createApplication = async (settings: Settings): Promise<Server> => {
  const provider = await discover(settings);
  const redirectUri = `${settings.baseUrl}/callback`;
  const sessions = createSessions(settings.baseUrl.startsWith("https:"));

  const showHome: Handler = async (request, response) => {
    const { person } = sessions.read(request);
    send(response, 200, person === undefined ? home() : welcome(person));
  };

  const login: Handler = async (request, response) => {
    const verifier = client.randomPKCECodeVerifier();
    const pending = { state: client.randomState(), nonce: client.randomNonce(), verifier };
    sessions.replace(request, response, { pending });
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: "openid profile email",
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    redirect(response, url.href);
  };

  const callback: Handler = async (request, response, url) => {
    const { pending } = sessions.read(request);
    // Nobody began here: a link that somebody sent must not sign this browser in as somebody else.
    if (pending === undefined) return redirect(response, "/");
    try {
      // Compares state, iss and nonce, redeems the code, and checks the ID token.
      const tokens = await client.authorizationCodeGrant(provider, url, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      });
      const signedIn = tokens.claims();
      const info = await client.fetchUserInfo(provider, tokens.access_token, signedIn?.sub ?? "");
      const claims = { ...info, auth_time: signedIn?.auth_time, amr: signedIn?.amr, acr: signedIn?.acr };
      sessions.replace(request, response, { person: { claims, idToken: tokens.id_token ?? "" } });
      redirect(response, "/");
    } catch (error) {
      sessions.end(request);
      if (!(error instanceof client.AuthorizationResponseError)) throw error;
      send(response, 403, refused(error.error, error.error_description ?? ""));
    }
  };

  const logout: Handler = async (request, response) => {
    const { person } = sessions.read(request);
    sessions.end(request);
    if (person === undefined) return redirect(response, "/");
    const url = client.buildEndSessionUrl(provider, {
      id_token_hint: person.idToken,
      post_logout_redirect_uri: `${settings.baseUrl}/`,
    });
    redirect(response, url.href);
  };

  const routes: Record<string, Handler> = {
    "GET /": showHome,
    "GET /login": login,
    "GET /callback": callback,
    "POST /logout": logout,
  };

  return createServer((request, response) => {
    const url = new URL(request.url ?? "/", settings.baseUrl);
    const handler = routes[`${request.method} ${url.pathname}`];
    if (handler === undefined) return send(response, 404, refused("not found", url.pathname));
    handler(request, response, url).catch((error: Error) => {
      console.error(`${request.method} ${url.pathname}: ${error.message}`);
      send(response, 500, refused("error", "The sign-in could not be finished."));
    });
  });
};
