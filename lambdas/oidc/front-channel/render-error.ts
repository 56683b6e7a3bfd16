import { type RenderError, renderOAuthError, renderProblem } from "../../platform/http/render-error.ts";
import { PAR_PATH } from "../domain/paths.ts";
import { chooseLanguage } from "../pages/language.ts";
import { renderNotice } from "../pages/notice.ts";

/** Clients get RFC 6749, our own page gets problems, and whom a browser shows us gets a page. */
export const renderFrontChannelError: RenderError = (error, request, now) => {
  if (request.path === PAR_PATH) return renderOAuthError(error, request, now);
  if (request.path.startsWith("/oauth2/authorizations/")) return renderProblem(error, request, now);
  const page = renderNotice({
    status: error.status,
    notice: error.status >= 500 ? "SERVER_ERROR" : "BAD_REQUEST",
    language: chooseLanguage(request),
    requestId: request.requestId,
    code: error.code,
  });
  return { ...page, headers: { ...page.headers, ...error.headers } };
};
