import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { unavailable } from "../../platform/errors.ts";
import type { Route } from "../../platform/http/operation.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import type { HttpResponse } from "../../platform/http/response.ts";
import { resumeAuthorization } from "../contract/front-channel.ts";
import { pageUrl } from "../domain/addresses.ts";
import { type Authorization, isHeldBy, isOver, patchAuthorization } from "../domain/authorization.ts";
import { addVerification, mayBeDoneAt, type Verification } from "../domain/op-session.ts";
import { isRegistered } from "../domain/redirect-uri.ts";
import { judgeSession } from "../domain/session-outcome.ts";
import { answerCode, answerRefusal, type Refused, refuseByPage } from "../front-channel/answer.ts";
import type { FrontChannelDeps } from "../front-channel/deps.ts";
import { grantLogin } from "../front-channel/grant-login.ts";
import { findLoginClient, type LoginClient } from "../front-channel/login-client.ts";
import { chooseLanguage } from "../pages/language.ts";
import { type Notice, renderNotice } from "../pages/notice.ts";
import { seeOther } from "../response-modes/mode.ts";

const AUTHORIZATION_ID = /^azn_[0-9a-z]{26}$/;

const tell = (request: HttpRequest, status: number, notice: Notice): HttpResponse =>
  renderNotice({ status, notice, language: chooseLanguage(request), requestId: request.requestId });

/**
 * Ends a sign-in: answers the client with what became of the verification. Only in the browser that began, which alone
 * has the cookie; a phone that did the verification, or whoever was sent a link, is told to look there. Once.
 */
export const createResumeAuthorization = (deps: FrontChannelDeps): Route => ({
  operation: resumeAuthorization,
  handle: async (request) => {
    const id = request.query.get("authorization") ?? "";
    const found = AUTHORIZATION_ID.test(id) ? await deps.authorizations.get(id) : undefined;
    // A stranger is not told whether there is one.
    if (found === undefined || !isHeldBy(found, deps.cookies.readAuthorization(request, id)))
      return tell(request, 403, "OTHER_BROWSER");
    deps.log.with({ authorizationId: found.id });
    if (found.finishedAt !== null) return tell(request, 400, "ALREADY_ANSWERED");
    // What an administrator changed since the request counts.
    const client = await findLoginClient(deps, found.clientId);
    if (client === undefined) return refuseByPage(deps, request, "UNKNOWN_CLIENT");
    if (!isRegistered(client.integration.redirectUris, found.request.redirectUri))
      return refuseByPage(deps, request, "UNREGISTERED_REDIRECT_URI");
    return finish(deps, request, client, found);
  },
});

type Ending =
  | { outcome: "OPEN" }
  | { outcome: "VERIFIED"; verification: Verification }
  | { refused: Refused };

const judge = async (
  deps: FrontChannelDeps,
  client: LoginClient,
  authorization: Authorization,
): Promise<Ending> => {
  const now = deps.clock.now();
  const { canceledAt, sessionId, request } = authorization;
  if (canceledAt !== null) return { refused: { refusal: "PERSON_DECLINED" } };
  if (isOver(authorization, now)) return { refused: { refusal: "VERIFICATION_EXPIRED" } };
  const session = sessionId === null ? undefined : await deps.sessions.get(sessionId);
  if (session === undefined) return { outcome: "OPEN" };
  const judged = judgeSession(session, now);
  if (judged.outcome === "REFUSED") return { refused: judged };
  if (judged.outcome === "OPEN") return judged;
  if (!mayBeDoneAt(judged.verification, client.settings))
    return { refused: { refusal: "DEVICE_NOT_ALLOWED" } };
  if (request.subject === undefined) return judged;
  const subject = await deps.subjectOf(client.integration, client.settings, judged.verification.identityId);
  return subject === request.subject ? judged : { refused: { refusal: "WRONG_PERSON" } };
};

const finish = async (
  deps: FrontChannelDeps,
  request: HttpRequest,
  client: LoginClient,
  authorization: Authorization,
): Promise<HttpResponse> => {
  const ending = await judge(deps, client, authorization);
  const now = deps.clock.now();
  const done = deps.authorizations.update(
    patchAuthorization(authorization, { finishedAt: now.toISOString() }),
  );
  if ("refused" in ending) {
    if (!(await commit(deps, [done]))) return tell(request, 400, "ALREADY_ANSWERED");
    return answerRefusal(deps, request, authorization.request, ending.refused);
  }
  if (ending.outcome === "OPEN") return seeOther(pageUrl(deps.baseUrl, authorization.id), []);
  const { grant, code } = grantLogin(deps, client, authorization.request, ending.verification);
  const renewal = await renewSession(deps, request, ending.verification);
  if (!(await commit(deps, [done, deps.grants.create(grant), ...renewal.writes])))
    return tell(request, 400, "ALREADY_ANSWERED");
  return answerCode(deps, request, authorization.request, code, [renewal.cookie]);
};

/** The browser's session under a secret that nobody has seen before: one that was planted is worth nothing. */
const renewSession = async (
  deps: FrontChannelDeps,
  request: HttpRequest,
  verified: Verification,
): Promise<{ cookie: string; writes: Write[] }> => {
  const now = deps.clock.now();
  const before = deps.cookies.readSession(request);
  const earlier = await deps.opSessions.find(before, now);
  const secret = deps.ids.token();
  return {
    cookie: deps.cookies.writeSession(secret),
    writes: [
      deps.opSessions.create(secret, addVerification(earlier, verified, now)),
      ...(before === undefined || earlier === undefined ? [] : [deps.opSessions.remove(before)]),
    ],
  };
};

/** False where the client was answered by another request of the same browser. */
const commit = async (deps: FrontChannelDeps, writes: readonly Write[]): Promise<boolean> => {
  const outcome = await transact(deps.table, writes);
  if (outcome.ok) return true;
  if (outcome.failed.includes("authorization")) return false;
  throw unavailable(outcome.failed.join());
};
