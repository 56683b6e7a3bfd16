// Secrets that were given for one host go to no other one, whoever may change the address: who knows them says them again.
import type { FieldError } from "../../platform/errors.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import type { EndpointPatch } from "./endpoint-input.ts";

type Kept = Pick<WebhookEndpoint, "url" | "headerNames" | "oauth">;

const HEADER = "must be given again, or removed, where the URL changes to another origin";
const CLIENT_SECRET = "must be given again where a URL changes to another origin";

/** What a patch would take along to another origin without naming its value. */
export const secretsToRepeat = (current: Kept, patch: EndpointPatch): FieldError[] => {
  const moves = isOtherOrigin(current.url, patch.url);
  return [...(moves ? headersToRepeat(current, patch) : []), ...oauthToRepeat(current, patch, moves)];
};

const headersToRepeat = (current: Kept, { headers }: EndpointPatch): FieldError[] => {
  if (headers === null) return [];
  const named = new Set(Object.keys(headers ?? {}));
  return current.headerNames
    .filter((name) => !named.has(name))
    .map((name) => ({ path: `headers.${name}`, message: HEADER }));
};

/** The client secret goes to the token URL, and what it buys there goes to the URL. */
const oauthToRepeat = (current: Kept, { oauth }: EndpointPatch, moves: boolean): FieldError[] => {
  if (current.oauth === null || oauth === null || oauth?.clientSecret !== undefined) return [];
  if (!moves && !isOtherOrigin(current.oauth.tokenUrl, oauth?.tokenUrl)) return [];
  return [{ path: "oauth.clientSecret", message: CLIENT_SECRET }];
};

/** A text that is no URL is refused elsewhere, for that. */
const isOtherOrigin = (before: string, after: string | undefined): boolean =>
  after !== undefined && URL.parse(before)?.origin !== URL.parse(after)?.origin;
