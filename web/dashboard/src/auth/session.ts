import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { clearDrafts } from "../forms/draft.ts";
import type { SignInSettings } from "./settings.ts";

/** How a visit of the dashboard begins. */
export type Beginning =
  | { state: "signed-in" }
  /** The browser is on its way to the provider. */
  | { state: "leaving" }
  | { state: "signed-out" }
  | { state: "failed"; reason: string };

const SIGNED_OUT = "countersign.signed-out";

export interface Session {
  begin(): Promise<Beginning>;
  /** The access token, renewed when it is about to end. Null: the person has to sign in again. */
  token(): Promise<string | null>;
  /** Gets a new token by the refresh token; several callers share one request. */
  renew(): Promise<string | null>;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  email(): string;
  /** Cognito mails invitations with a password; the local sign-in page offers everybody and asks for none. */
  provider: "COGNITO" | "LOCAL";
}

/** Where the person was before the sign-in. It went no further than this browser's storage. */
const readReturn = (state: unknown): string =>
  typeof state === "object" && state !== null && "returnTo" in state && typeof state.returnTo === "string"
    ? state.returnTo
    : "/";

const here = (): string => `${location.pathname}${location.search}${location.hash}`;

const createManager = ({ issuer, clientId }: SignInSettings, home: string): UserManager =>
  new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    response_type: "code",
    scope: "openid email profile",
    automaticSilentRenew: true,
    revokeTokenTypes: ["refresh_token"],
    userStore: new WebStorageStateStore({ store: window.sessionStorage }),
  });

/**
 * The person's session with the sign-in provider: authorization code with PKCE, and silent renewal by refresh token.
 * Tokens live as long as the tab: in its sessionStorage, which no other origin can read and no script but ours runs.
 */
export const createSession = ({ issuer, clientId }: SignInSettings): Session => {
  const home = `${location.origin}/`;
  const manager = createManager({ issuer, clientId }, home);
  let user: User | null = null;
  let renewal: Promise<string | null> | undefined;
  manager.events.addUserLoaded((loaded) => {
    user = loaded;
  });

  const signIn = async (): Promise<void> => {
    sessionStorage.removeItem(SIGNED_OUT);
    await manager.signinRedirect({ state: { returnTo: here() } });
  };

  const renew = (): Promise<string | null> => {
    renewal ??= manager
      .signinSilent()
      .then((renewed) => {
        user = renewed;
        return renewed?.access_token ?? null;
      })
      .catch(() => null)
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  /** Back from the provider with a code or an error. */
  const comeBack = async (): Promise<Beginning> => {
    try {
      user = await manager.signinRedirectCallback();
      history.replaceState(null, "", readReturn(user.state));
      return { state: "signed-in" };
    } catch (error) {
      history.replaceState(null, "", "/");
      return { state: "failed", reason: error instanceof Error ? error.message : String(error) };
    }
  };

  return {
    begin: async () => {
      const query = new URLSearchParams(location.search);
      const isAnswer = query.has("state") && (query.has("code") || query.has("error"));
      if (isAnswer && location.pathname === "/") return comeBack();
      user = await manager.getUser();
      if (user !== null && user.expired !== true) return { state: "signed-in" };
      if (user?.refresh_token !== undefined && (await renew()) !== null) return { state: "signed-in" };
      if (sessionStorage.getItem(SIGNED_OUT) !== null) {
        history.replaceState(null, "", "/");
        return { state: "signed-out" };
      }
      await signIn();
      return { state: "leaving" };
    },
    token: async () => {
      if (user === null) return null;
      return user.expired === true ? renew() : user.access_token;
    },
    renew,
    signIn,
    signOut: async () => {
      clearDrafts();
      sessionStorage.setItem(SIGNED_OUT, "1");
      await manager.revokeTokens().catch(() => undefined);
      // Cognito names the parameters of its logout its own way; providers that follow the standard ignore them.
      await manager.signoutRedirect({ extraQueryParams: { client_id: clientId, logout_uri: home } });
    },
    email: () => user?.profile.email ?? "",
    provider: new URL(issuer).hostname.startsWith("cognito-idp.") ? "COGNITO" : "LOCAL",
  };
};
