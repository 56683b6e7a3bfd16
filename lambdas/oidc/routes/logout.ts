import { transact } from "../../platform/dynamo/transaction.ts";
import type { Route } from "../../platform/http/operation.ts";
import { type HttpRequest, readFormParameters } from "../../platform/http/request.ts";
import type { HttpResponse } from "../../platform/http/response.ts";
import { logout, logoutByPost } from "../contract/front-channel.ts";
import type { HintedToken } from "../domain/hinted-token.ts";
import { clientOfLogout, judgeLogoutRedirect, type LogoutRefusal } from "../domain/judge-logout.ts";
import type { OpSession } from "../domain/op-session.ts";
import { type RequestParameters, readParameters } from "../domain/request-parameters.ts";
import type { FrontChannelDeps } from "../front-channel/deps.ts";
import { findLoginClient, type LoginClient } from "../front-channel/login-client.ts";
import { chooseLanguage, type PageLanguage } from "../pages/language.ts";
import { renderNotice } from "../pages/notice.ts";
import { CONFIRMATION, renderSignOut } from "../pages/sign-out-page.ts";
import { encode, seeOther } from "../response-modes/mode.ts";

export const createLogout = (deps: FrontChannelDeps): Route => ({
  operation: logout,
  handle: (request) => signOut(deps, request, readParameters(request.query), false),
});

export const createLogoutByPost = (deps: FrontChannelDeps): Route => ({
  operation: logoutByPost,
  handle: (request) => {
    const parameters = readParameters(readFormParameters(request));
    // Only our own page can say that the person pressed its button.
    const own = request.headers.origin === new URL(deps.baseUrl).origin;
    return signOut(deps, request, parameters, own && parameters.values[CONFIRMATION] === "yes");
  },
});

interface LogoutRequest {
  hint: HintedToken | undefined;
  client: LoginClient | undefined;
  backTo: string | undefined;
}

const resolve = async (
  deps: FrontChannelDeps,
  parameters: RequestParameters,
): Promise<LogoutRequest | LogoutRefusal> => {
  const { id_token_hint: token, post_logout_redirect_uri: backTo } = parameters.values;
  const hint = token === undefined ? undefined : await deps.idTokens.read(token);
  const named = clientOfLogout(parameters, hint);
  if (typeof named === "string") return named;
  const { clientId } = named;
  const client = clientId === undefined ? undefined : await findLoginClient(deps, clientId);
  if (clientId !== undefined && client === undefined) return "UNKNOWN_CLIENT";
  return judgeLogoutRedirect(backTo, client?.settings) ?? { hint, client, backTo };
};

/** Whether the hint is about the person of this browser: then the client knows whom it signs out. */
const isAboutPerson = async (
  deps: FrontChannelDeps,
  session: OpSession,
  { hint, client }: LogoutRequest,
): Promise<boolean> => {
  if (hint === undefined || client === undefined) return false;
  const { organizationId } = client.integration;
  const own = session.verifications.filter((each) => each.organizationId === organizationId);
  const subjects = await Promise.all(
    own.map(({ identityId }) => deps.subjectOf(client.integration, client.settings, identityId)),
  );
  return subjects.includes(hint.subject);
};

const signOut = async (
  deps: FrontChannelDeps,
  request: HttpRequest,
  parameters: RequestParameters,
  confirmed: boolean,
): Promise<HttpResponse> => {
  const language = chooseLanguage(request, (parameters.values.ui_locales ?? "").split(" "));
  const resolved = await resolve(deps, parameters);
  if (typeof resolved === "string") return refuse(deps, request, resolved, language);
  const secret = deps.cookies.readSession(request);
  const session = await deps.opSessions.find(secret, deps.clock.now());
  const mayEnd = confirmed || session === undefined || (await isAboutPerson(deps, session, resolved));
  // Somebody else's page may have sent the browser here.
  if (!mayEnd) return renderSignOut(language, parameters.values, resolved.backTo);
  if (secret !== undefined) await transact(deps.table, [deps.opSessions.remove(secret)]);
  deps.log.info("SIGNED_OUT");
  return goBack(deps, request, resolved.backTo, parameters.values.state, language);
};

const refuse = (
  deps: FrontChannelDeps,
  request: HttpRequest,
  refusal: LogoutRefusal,
  language: PageLanguage,
): HttpResponse => {
  deps.log.info("LOGOUT_REFUSED", { reason: refusal });
  return renderNotice({
    status: 400,
    notice: "BAD_SIGN_OUT",
    language,
    requestId: request.requestId,
    code: refusal,
  });
};

const goBack = (
  deps: FrontChannelDeps,
  request: HttpRequest,
  backTo: string | undefined,
  state: string | undefined,
  language: PageLanguage,
): HttpResponse => {
  const cookies = [deps.cookies.removeSession()];
  if (backTo === undefined)
    return renderNotice({
      status: 200,
      notice: "SIGNED_OUT",
      language,
      requestId: request.requestId,
      cookies,
    });
  if (state === undefined) return seeOther(backTo, cookies);
  return seeOther(`${backTo}${backTo.includes("?") ? "&" : "?"}${encode({ state })}`, cookies);
};
