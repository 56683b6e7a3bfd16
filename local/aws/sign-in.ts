import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import type { State } from "../state.ts";
import { errorPage, signInPage, signOutPage } from "./pages.ts";
import { createAdapter } from "./sign-in-adapter.ts";
import type { UserDirectory } from "./users.ts";

export interface SignIn {
  /** Serves everything below the issuer's path. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** An access token as the sign-in would give it, for scripts. */
  makeToken(username: string, seconds: number): Promise<string>;
}

export interface SignInDeps {
  /** `http://127.0.0.1:<tools port>/<pool id>` */
  readonly issuer: string;
  readonly clients: readonly { id: string; redirectUris: string[]; logoutUris: string[] }[];
  readonly users: UserDirectory;
  readonly state: State;
}

async function loadKey(state: State): Promise<JWK & { kid: string }> {
  const known = state.get<JWK & { kid: string }>("sign-in", "key");
  if (known) return known;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: "RS256", use: "sig" };
  state.put("sign-in", "key", key);
  return key;
}

function loadCookieKey(state: State): string {
  const known = state.get<string>("sign-in", "cookie-key");
  if (known) return known;
  const key = randomBytes(32).toString("base64url");
  state.put("sign-in", "cookie-key", key);
  return key;
}

/** The claims by which Cognito's access tokens differ from any other JWT. */
const cognitoClaims = (username: string) => ({ token_use: "access", username });

/** The local stand-in for Cognito's sign-in: authorization code with PKCE, and a page that lists the users. */
export async function createSignIn({ issuer, clients, users, state }: SignInDeps): Promise<SignIn> {
  const key = await loadKey(state);
  const mount = new URL(issuer).pathname;
  const provider = await makeProvider({ issuer, clients, users, state }, key, mount);
  const callback = provider.callback();

  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { uid, prompt } = await provider.interactionDetails(request, response);
    const chosen = request.method === "POST" ? new URLSearchParams(await readText(request)).get("sub") : null;
    const user = chosen ? users.find(chosen) : undefined;
    if (user?.enabled && prompt.name === "login") {
      await provider.interactionFinished(
        request,
        response,
        { login: { accountId: user.sub } },
        { mergeWithLastSubmission: false },
      );
      return;
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(
      signInPage(
        `${mount}/interaction/${uid}`,
        users.list().filter((each) => each.enabled),
      ),
    );
  };

  return {
    handle: async (request, response, path) => {
      if (path.startsWith("/interaction/")) return interact(request, response);
      Object.assign(request, { originalUrl: request.url });
      request.url = request.url?.slice(mount.length) || "/";
      await callback(request, response);
    },
    makeToken: async (username, seconds) => {
      const user = users.find(username);
      if (!user) throw new Error(`there is no user ${username}`);
      return new SignJWT({
        ...cognitoClaims(user.username),
        client_id: clients[0]?.id,
        scope: "openid",
        jti: randomUUID(),
      })
        .setProtectedHeader({ alg: "RS256", kid: key.kid })
        .setIssuer(issuer)
        .setSubject(user.sub)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(await importJWK(key, "RS256"));
    },
  };
}

async function makeProvider({ issuer, clients, users, state }: SignInDeps, key: JWK, mount: string) {
  const { default: Provider } = await quietly(() => import("oidc-provider"));
  const provider = await quietly(
    async () =>
      new Provider(issuer, {
        adapter: createAdapter(state),
        clients: clients.map(({ id, redirectUris, logoutUris }) => ({
          client_id: id,
          token_endpoint_auth_method: "none",
          grant_types: ["authorization_code", "refresh_token"],
          response_types: ["code"],
          redirect_uris: redirectUris,
          post_logout_redirect_uris: logoutUris,
        })),
        jwks: { keys: [key] },
        cookies: { keys: [loadCookieKey(state)] },
        routes: {
          jwks: "/.well-known/jwks.json",
          authorization: "/oauth2/authorize",
          token: "/oauth2/token",
          userinfo: "/oauth2/userInfo",
          end_session: "/logout",
          revocation: "/oauth2/revoke",
        },
        scopes: ["openid", "email", "profile", "offline_access"],
        claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
        clientBasedCORS: () => true,
        // As Cognito: whoever may refresh gets a refresh token, whatever the scope.
        issueRefreshToken: async (
          _ctx: unknown,
          client: { grantTypeAllowed(type: string): boolean },
        ): Promise<boolean> => client.grantTypeAllowed("refresh_token"),
        features: {
          devInteractions: { enabled: false },
          revocation: {
            enabled: true,
            allowedPolicy: async (
              _ctx: unknown,
              client: { clientId: string },
              token: { clientId: string },
            ): Promise<boolean> => token.clientId === client.clientId,
          },
          rpInitiatedLogout: {
            enabled: true,
            logoutSource: (ctx: { body: string }, form: string) => {
              ctx.body = signOutPage(form);
            },
          },
          resourceIndicators: {
            enabled: true,
            defaultResource: () => issuer,
            useGrantedResource: () => true,
            getResourceServerInfo: () => ({
              scope: "openid email profile",
              accessTokenFormat: "jwt",
              accessTokenTTL: 3600,
            }),
          },
        },
        interactions: {
          url: (_ctx: unknown, interaction: { uid: string }) => `${mount}/interaction/${interaction.uid}`,
        },
        findAccount: (_ctx: unknown, sub: string) => {
          const user = users.find(sub);
          return user?.enabled ? { accountId: sub, claims: () => ({ ...user.attributes, sub }) } : undefined;
        },
        extraTokenClaims: (_ctx: unknown, token: { accountId?: string }) =>
          cognitoClaims(users.find(token.accountId ?? "")?.username ?? ""),
        renderError: (ctx: { type: string; body: string }, out: Record<string, unknown>) => {
          ctx.type = "html";
          ctx.body = errorPage(String(out.error_description ?? out.error));
        },
        // Cognito asks for no consent.
        loadExistingGrant: async (ctx: {
          oidc: { session: { accountId: string }; client: { clientId: string } };
        }) => {
          const grant = new provider.Grant({
            accountId: ctx.oidc.session.accountId,
            clientId: ctx.oidc.client.clientId,
          });
          grant.addOIDCScope("openid email profile offline_access");
          grant.addResourceScope(issuer, "openid email profile");
          await grant.save();
          return grant;
        },
        ttl: {
          AccessToken: 3600,
          IdToken: 3600,
          Session: 86_400,
          Grant: 86_400,
          Interaction: 3600,
          RefreshToken: 86_400,
        },
      }),
  );
  return provider;
}

/** oidc-provider writes advice for production servers to the console. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  console.warn = console.info = () => {};
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
