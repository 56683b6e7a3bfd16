import { REQUEST_URI_PREFIX } from "../domain/addresses.ts";
import type { AuthorizationRefusal, PageRefusal } from "../domain/authorization-refusal.ts";
import type { AnswerAddress, AuthorizationRequest } from "../domain/authorization-request.ts";
import { isClientId } from "../domain/client-id.ts";
import { judgeAddress, judgeRequest } from "../domain/judge-authorization.ts";
import type { RequestParameters } from "../domain/request-parameters.ts";
import type { FrontChannelDeps } from "./deps.ts";
import { findLoginClient, type LoginClient } from "./login-client.ts";
import { readSubject } from "./read-subject.ts";

export type ResolvedRequest =
  | { outcome: "PAGE"; refusal: PageRefusal }
  | { outcome: "REFUSED"; address: AnswerAddress; refusal: AuthorizationRefusal }
  | { outcome: "ACCEPTED"; client: LoginClient; request: AuthorizationRequest };

type ResolveDeps = Pick<
  FrontChannelDeps,
  "integrations" | "organizations" | "pushedRequests" | "idTokens" | "clock" | "log"
>;

const page = (refusal: PageRefusal): ResolvedRequest => ({ outcome: "PAGE", refusal });

/** What follows in a `request_uri` of ours; undefined for any other address. */
const readRequestUri = (uri: string | undefined): string | undefined => {
  if (uri === undefined || !uri.startsWith(REQUEST_URI_PREFIX)) return undefined;
  return uri.slice(REQUEST_URI_PREFIX.length);
};

const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** Whether a request only names one that was pushed, in a form that can be ours. */
export const namesPushedRequest = ({ values }: RequestParameters): boolean =>
  isSecret(readRequestUri(values.request_uri) ?? "") && isClientId(values.client_id ?? "");

/** Which client an authorization request names. Whatever else is wrong, without it there is no answer but a page. */
const resolveClient = async (
  deps: ResolveDeps,
  { values, repeated }: RequestParameters,
): Promise<LoginClient | PageRefusal> => {
  if (repeated.has("client_id")) return "REPEATED_CLIENT_ID";
  if (values.client_id === undefined) return "NO_CLIENT_ID";
  return (await findLoginClient(deps, values.client_id)) ?? "UNKNOWN_CLIENT";
};

/** Checks a request of a client that is known. */
export const checkRequest = async (
  deps: Pick<ResolveDeps, "idTokens">,
  client: LoginClient,
  parameters: RequestParameters,
): Promise<ResolvedRequest> => {
  const judged = judgeAddress(parameters, client.integration);
  if (judged.outcome === "PAGE") return judged;
  const { address } = judged;
  const judgement = judgeRequest(parameters, address, client.settings);
  if (judgement.outcome === "REFUSED") return { ...judgement, address };
  const { id_token_hint: hint } = parameters.values;
  const reading = await readSubject(deps, client.clientId, hint, judgement.request.claims);
  if (reading.outcome === "REFUSED") return { ...reading, address };
  const { subject } = reading;
  return {
    outcome: "ACCEPTED",
    client,
    request: { ...judgement.request, ...(subject === undefined ? {} : { subject }) },
  };
};

/**
 * The request of a browser, from its own parameters or from those that the client pushed before. What was pushed is
 * taken as it was; what the address says beside it does not count (RFC 9126 §4).
 */
export const resolveRequest = async (
  deps: ResolveDeps,
  parameters: RequestParameters,
): Promise<ResolvedRequest> => {
  const client = await resolveClient(deps, parameters);
  if (typeof client === "string") return page(client);
  const secret = readRequestUri(parameters.values.request_uri);
  if (secret === undefined) return checkRequest(deps, client, parameters);
  const pushed = isSecret(secret)
    ? await deps.pushedRequests.take(secret, client.clientId, deps.clock.now())
    : undefined;
  if (pushed === undefined) return page("UNKNOWN_REQUEST_URI");
  return checkRequest(deps, client, { values: pushed.parameters, repeated: new Set() });
};
