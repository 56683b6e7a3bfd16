import type { HttpRequest } from "../../platform/http/request.ts";
import type { HttpResponse } from "../../platform/http/response.ts";
import { type AuthorizationRefusal, type PageRefusal, toWireError } from "../domain/authorization-refusal.ts";
import type { AnswerAddress } from "../domain/authorization-request.ts";
import { chooseLanguage } from "../pages/language.ts";
import { renderNotice } from "../pages/notice.ts";
import { defaultResponseMode, findResponseMode } from "../response-modes/registry.ts";
import type { FrontChannelDeps } from "./deps.ts";

type AnswerDeps = Pick<FrontChannelDeps, "baseUrl" | "log">;

/** Sends the browser to the client: with the state as it came, and with `iss` against mix-ups (RFC 9207). */
const answer = (
  deps: AnswerDeps,
  request: HttpRequest,
  address: AnswerAddress,
  parameters: Readonly<Record<string, string>>,
  cookies: readonly string[],
): HttpResponse => {
  const { redirectUri, responseMode, state } = address;
  const mode = findResponseMode(responseMode) ?? defaultResponseMode;
  return mode.respond({
    redirectUri,
    parameters: { ...parameters, ...(state === undefined ? {} : { state }), iss: deps.baseUrl },
    language: chooseLanguage(request),
    cookies,
  });
};

export const answerCode = (
  deps: AnswerDeps,
  request: HttpRequest,
  address: AnswerAddress,
  code: string,
  cookies: readonly string[] = [],
): HttpResponse => {
  deps.log.info("AUTHORIZATION_GRANTED");
  return answer(deps, request, address, { code }, cookies);
};

export interface Refused {
  refusal: AuthorizationRefusal;
  /** Of the verification, where it says more. */
  reason?: string | null;
}

export const answerRefusal = (
  deps: AnswerDeps,
  request: HttpRequest,
  address: AnswerAddress,
  { refusal, reason }: Refused,
  cookies: readonly string[] = [],
): HttpResponse => {
  deps.log.info("AUTHORIZATION_REFUSED", { reason: refusal });
  return answer(deps, request, address, { ...toWireError(refusal, reason) }, cookies);
};

/** Where it is in doubt who asked or where an answer would go, the person is told, and nobody else. */
export const refuseByPage = (
  deps: Pick<FrontChannelDeps, "log">,
  request: HttpRequest,
  refusal: PageRefusal,
): HttpResponse => {
  deps.log.info("AUTHORIZATION_REFUSED", { reason: refusal });
  return renderNotice({
    status: 400,
    notice: "BAD_REQUEST",
    language: chooseLanguage(request),
    requestId: request.requestId,
    code: refusal,
  });
};
