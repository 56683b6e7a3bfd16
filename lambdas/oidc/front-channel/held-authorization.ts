import { isOverdue } from "../../core/session/domain.ts";
import { linkOf } from "../../core/session/login-session.ts";
import type { Session } from "../../core/session/schema.ts";
import { AppError, gone, notFound } from "../../platform/errors.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import type { AuthorizationView } from "../contract/authorizations.ts";
import { resumeUrl } from "../domain/addresses.ts";
import { type Authorization, isHeldBy, isOver } from "../domain/authorization.ts";
import { judgeSession, wasNeverOpened } from "../domain/session-outcome.ts";
import { matchLanguage } from "../pages/language.ts";
import type { FrontChannelDeps } from "./deps.ts";
import { findLoginClient, type LoginClient } from "./login-client.ts";

/** A sign-in of the browser that asks, with all that belongs to it. */
export interface HeldAuthorization {
  authorization: Authorization;
  client: LoginClient;
  session: Session | undefined;
}

const unknown = () => notFound("AUTHORIZATION_NOT_FOUND", "This browser has no such sign-in.");

const over = () => gone("AUTHORIZATION_OVER", "The sign-in is over.");

/** Changes are accepted from our own pages only: another site could have the browser send its cookie along. */
export const requireOwnOrigin = (request: HttpRequest, baseUrl: string): void => {
  if (request.headers.origin === new URL(baseUrl).origin) return;
  throw new AppError({
    status: 403,
    code: "ORIGIN_REFUSED",
    detail: "Changes are accepted from our own pages only.",
  });
};

/** Throws 404 for a sign-in that another browser began, as for one that does not exist. */
export const loadHeld = async (
  deps: FrontChannelDeps,
  request: HttpRequest,
  id: string,
): Promise<HeldAuthorization> => {
  const secret = deps.cookies.readAuthorization(request, id);
  const found = secret === undefined ? undefined : await deps.authorizations.get(id);
  if (found === undefined || !isHeldBy(found, secret)) throw unknown();
  deps.log.with({ authorizationId: found.id });
  const client = await findLoginClient(deps, found.clientId);
  if (client === undefined) throw unknown();
  const session = found.sessionId === null ? undefined : await deps.sessions.get(found.sessionId);
  return { authorization: found, client, session };
};

/** The sign-in has not been answered, ended or left lying too long, and its verification has not ended either. */
export const isOpen = ({ authorization, session }: HeldAuthorization, now: Date): boolean =>
  authorization.finishedAt === null &&
  authorization.canceledAt === null &&
  !isOver(authorization, now) &&
  (session === undefined || judgeSession(session, now).outcome === "OPEN" || wasNeverOpened(session, now));

export const requireOpen = (held: HeldAuthorization, now: Date): void => {
  if (!isOpen(held, now)) throw over();
};

/** Whom to verify, as far as the client said it. */
export const knownHint = ({ authorization }: HeldAuthorization): string | undefined => {
  const { loginHint, prompts } = authorization.request;
  // The client wants the person to choose, whoever it thinks they are.
  return prompts.includes("select_account") ? undefined : loginHint;
};

const stateOf = (held: HeldAuthorization, now: Date): AuthorizationView["state"] => {
  if (!isOpen(held, now)) return "DONE";
  const { session } = held;
  if (session === undefined || wasNeverOpened(session, now)) return "CHOOSE";
  return session.login?.device ?? "CHOOSE";
};

const viewOrganization = ({ name, branding }: LoginClient["organization"]) => ({
  name,
  logoUrl: branding.logoUrl,
  primaryColor: branding.primaryColor,
});

export const viewAuthorization = async (
  deps: FrontChannelDeps,
  held: HeldAuthorization,
): Promise<AuthorizationView> => {
  const { authorization, client, session } = held;
  const now = deps.clock.now();
  const state = stateOf(held, now);
  const usable = (state === "HERE" || state === "ELSEWHERE") && session !== undefined;
  return {
    id: authorization.id,
    application: client.integration.name,
    organization: viewOrganization(client.organization),
    language: matchLanguage(authorization.request.uiLocales) ?? null,
    asksForLogin: knownHint(held) === undefined && authorization.loginHint === null,
    crossDevice: client.settings.crossDevice,
    state,
    started: session !== undefined && session.startedAt !== null && !isOverdue(session, now),
    url: usable ? await linkOf(deps, session) : null,
    linkExpiresAt: usable ? session.link.expiresAt : null,
    continueUrl: resumeUrl(deps.baseUrl, authorization.id),
  };
};
