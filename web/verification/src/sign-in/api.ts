import type { AuthorizationView } from "../../../../lambdas/oidc/contract/authorizations.ts";
import { type ApiClientDependencies, createSender } from "../api/client.ts";
import type { ApiResult } from "../api/problems.ts";

export type SignInView = AuthorizationView;

export interface Choice {
  device: "HERE" | "ELSEWHERE";
  loginHint?: string;
  language: string;
}

/** One sign-in of this browser, as the page uses it. */
export interface SignInApi {
  read(): Promise<ApiResult<SignInView>>;
  begin(choice: Choice): Promise<ApiResult<SignInView>>;
  cancel(): Promise<ApiResult<SignInView>>;
}

export function createSignInApi(id: string, deps: ApiClientDependencies): SignInApi {
  const { send } = createSender(deps);
  const path = `/oauth2/authorizations/${encodeURIComponent(id)}`;
  return {
    read: () => send(path),
    begin: (choice) => send(`${path}/begin`, choice),
    cancel: () => send(`${path}/cancel`, {}),
  };
}
