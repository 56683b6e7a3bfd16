import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.ts";
import { ApiProblem } from "./problem.ts";

/** A record of the API by its name in the OpenAPI document. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** Where requests get their token, and whom they tell when there is none any more. */
interface TokenSource {
  token(): Promise<string | null>;
  renew(): Promise<string | null>;
  onExpired(): void;
}

let source: TokenSource | undefined;

/** Called once, before the first request. */
export const connectApi = (tokens: TokenSource): void => {
  source = tokens;
};

const sessionEnded = () =>
  new ApiProblem({ status: 401, code: "UNAUTHORIZED", detail: "Your session has ended. Sign in again." });

const send = async (request: Request, token: string): Promise<Response> => {
  request.headers.set("authorization", `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiProblem({
      status: 0,
      code: "UNREACHABLE",
      detail: "The service cannot be reached. Check your connection and try again.",
    });
  }
};

/** A 401 is tried once more with a renewed token; where that does not help, the person has to sign in again. */
const authorized = async (request: Request): Promise<Response> => {
  if (source === undefined) throw new Error("connectApi was not called.");
  const second = request.clone();
  const token = await source.token();
  const first = token === null ? null : await send(request, token);
  if (first !== null && first.status !== 401) return first;
  const renewed = await source.renew();
  const again = renewed === null ? null : await send(second, renewed);
  if (again !== null && again.status !== 401) return again;
  source.onExpired();
  throw sessionEnded();
};

/** The management API, typed from the OpenAPI document. Wrap calls in `answer`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorized });

/** `If-Match` of an update: the version that the person saw. */
export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });
