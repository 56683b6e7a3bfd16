import { createAlone } from "../../platform/dynamo/transaction.ts";
import { unavailable } from "../../platform/errors.ts";
import type { Route } from "../../platform/http/operation.ts";
import { type HttpRequest, readFormParameters } from "../../platform/http/request.ts";
import type { HttpResponse } from "../../platform/http/response.ts";
import { authorize, authorizeByPost } from "../contract/front-channel.ts";
import { pageUrl } from "../domain/addresses.ts";
import { newAuthorization } from "../domain/authorization.ts";
import type { AuthorizationRequest } from "../domain/authorization-request.ts";
import { findVerification, judgeReuse, type Verification } from "../domain/op-session.ts";
import { AUTHORIZE_PATH } from "../domain/paths.ts";
import { readParameters } from "../domain/request-parameters.ts";
import { answerCode, answerRefusal, refuseByPage } from "../front-channel/answer.ts";
import type { FrontChannelDeps } from "../front-channel/deps.ts";
import { grantLogin } from "../front-channel/grant-login.ts";
import type { LoginClient } from "../front-channel/login-client.ts";
import { pushParameters } from "../front-channel/push-parameters.ts";
import { nameSubject } from "../front-channel/read-subject.ts";
import { namesPushedRequest, resolveRequest } from "../front-channel/resolve-request.ts";
import { seeOther } from "../response-modes/mode.ts";

/** OpenID Connect Core 1.0 §3.1.2.1. */
export const createAuthorize = (deps: FrontChannelDeps): Route => ({
  operation: authorize,
  handle: async (request) => {
    const resolved = await resolveRequest(deps, readParameters(request.query));
    if (resolved.outcome === "PAGE") return refuseByPage(deps, request, resolved.refusal);
    if (resolved.outcome === "REFUSED") return answerRefusal(deps, request, resolved.address, resolved);
    return begin(deps, request, resolved.client, resolved.request);
  },
});

/**
 * The same by POST. Browsers keep our cookies out of a POST that comes from another site, so that nobody can act in
 * their name: the request is kept and asked for again with GET, where the cookies come along.
 */
export const createAuthorizeByPost = (deps: FrontChannelDeps): Route => ({
  operation: authorizeByPost,
  handle: async (request) => {
    const parameters = readParameters(readFormParameters(request));
    const { client_id: clientId = "", request_uri: requestUri } = parameters.values;
    if (namesPushedRequest(parameters)) return askAgain(deps, clientId, requestUri ?? "");
    const resolved = await resolveRequest(deps, parameters);
    if (resolved.outcome === "PAGE") return refuseByPage(deps, request, resolved.refusal);
    if (resolved.outcome === "REFUSED") return answerRefusal(deps, request, resolved.address, resolved);
    return askAgain(deps, clientId, await pushParameters(deps, clientId, parameters.values));
  },
});

const askAgain = (deps: FrontChannelDeps, clientId: string, requestUri: string): HttpResponse => {
  const query = new URLSearchParams({ client_id: clientId, request_uri: requestUri });
  return seeOther(`${deps.baseUrl}${AUTHORIZE_PATH}?${query}`, []);
};

/** Answers from an earlier verification in this browser where that is enough, and otherwise asks for one. */
const begin = async (
  deps: FrontChannelDeps,
  request: HttpRequest,
  client: LoginClient,
  asked: AuthorizationRequest,
): Promise<HttpResponse> => {
  const found = await reusable(deps, request, client, asked);
  if (found !== undefined) return reuse(deps, request, client, asked, found);
  if (asked.prompts.includes("none"))
    return answerRefusal(deps, request, asked, { refusal: "LOGIN_REQUIRED" });
  if (client.integration.workflowId === null)
    return answerRefusal(deps, request, asked, { refusal: "NO_WORKFLOW" });
  const { authorization, secret } = newAuthorization(
    client.integration,
    client.clientId,
    await nameSubject(deps, client, asked),
    deps.ids,
    deps.clock.now(),
  );
  const outcome = await createAlone(deps.table, deps.authorizations.create(authorization));
  if (!outcome.ok) throw unavailable(outcome.failed.join());
  deps.log.info("AUTHORIZATION_BEGUN", { authorizationId: authorization.id });
  return seeOther(
    pageUrl(deps.baseUrl, authorization.id),
    deps.cookies.beginAuthorization(request, authorization.id, secret),
  );
};

const reusable = async (
  deps: FrontChannelDeps,
  request: HttpRequest,
  { integration, settings }: LoginClient,
  asked: AuthorizationRequest,
): Promise<Verification | undefined> => {
  // Nothing to look for where no verification counts twice.
  if (settings.sessionReuseMinutes === 0) return undefined;
  const now = deps.clock.now();
  const session = await deps.opSessions.find(deps.cookies.readSession(request), now);
  const found = findVerification(session, integration);
  if (found === undefined) return undefined;
  const isSubject =
    asked.subject === undefined ||
    asked.subject === (await deps.subjectOf(integration, settings, found.identityId));
  if (judgeReuse(found, asked, settings, isSubject, now) !== "REUSE") return undefined;
  // Of somebody who was deleted meanwhile no client can redeem a code.
  const person = await deps.identities.get(integration.organizationId, found.identityId);
  return person === undefined ? undefined : found;
};

const reuse = async (
  deps: FrontChannelDeps,
  request: HttpRequest,
  client: LoginClient,
  asked: AuthorizationRequest,
  found: Verification,
): Promise<HttpResponse> => {
  const { grant, code } = grantLogin(deps, client, asked, found);
  const outcome = await createAlone(deps.table, deps.grants.create(grant));
  if (!outcome.ok) throw unavailable(outcome.failed.join());
  return answerCode(deps, request, asked, code);
};
