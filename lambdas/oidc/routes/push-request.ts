import type { Route } from "../../platform/http/operation.ts";
import { readFormParameters } from "../../platform/http/request.ts";
import type { HttpResponse } from "../../platform/http/response.ts";
import { pushRequest } from "../contract/front-channel.ts";
import { type AuthorizationRefusal, toWireError } from "../domain/authorization-refusal.ts";
import { PAR_PATH } from "../domain/paths.ts";
import { toOAuthError } from "../domain/refusal.ts";
import { readParameters } from "../domain/request-parameters.ts";
import type { FrontChannelDeps } from "../front-channel/deps.ts";
import { toLoginClient } from "../front-channel/login-client.ts";
import { PUSHED_SECONDS, pushParameters } from "../front-channel/push-parameters.ts";
import { checkRequest } from "../front-channel/resolve-request.ts";

/** RFC 9126 §2.3: what would have been told the client by redirect is told it here. */
const refuse = (refusal: AuthorizationRefusal): HttpResponse => ({
  status: 400,
  body: { ...toWireError(refusal) },
  headers: { Pragma: "no-cache" },
});

const BAD_REDIRECT = {
  status: 400,
  body: { error: "invalid_request", error_description: "redirect_uri is not one of this client." },
  headers: { Pragma: "no-cache" },
};

/** RFC 9126: the client sends the request itself, and the browser only carries its one-time address. */
export const createPushRequest = (deps: FrontChannelDeps): Route => ({
  operation: pushRequest,
  handle: async (request) => {
    const parameters = readParameters(readFormParameters(request));
    if (parameters.repeated.size > 0) return refuse("REPEATED_PARAMETER");
    const authenticated = await deps.authenticateClient({
      authorization: request.headers.authorization,
      parameters: parameters.values,
      path: PAR_PATH,
    });
    if (authenticated.outcome === "REFUSED") throw toOAuthError(authenticated.refusal, deps.baseUrl);
    const { integration } = authenticated;
    const client = await toLoginClient(deps, integration, integration.clientId ?? integration.id);
    if (client === undefined) throw toOAuthError("GRANT_NOT_ALLOWED", deps.baseUrl);
    const checked = await checkRequest(deps, client, parameters);
    if (checked.outcome === "PAGE") return BAD_REDIRECT;
    if (checked.outcome === "REFUSED") return refuse(checked.refusal);
    return {
      status: 201,
      body: {
        request_uri: await pushParameters(deps, client.clientId, parameters.values),
        expires_in: PUSHED_SECONDS,
      },
      headers: { Pragma: "no-cache" },
    };
  },
});
