import type { Clock } from "../clock.ts";
import { sha256 } from "../ids.ts";
import type { Route } from "./operation.ts";
import type { HttpResponse } from "./response.ts";

const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? "")
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""))
    .some((each) => each === etag || each === "*");

/** How long an answer is given again without being made again: nothing next to what caches keep it for. */
export const REMEMBERED_SECONDS = 5;

interface Made {
  full: HttpResponse;
  /** For those who have it already. */
  notModified: HttpResponse;
  etag: string;
  madeAt: number;
}

const make = (response: HttpResponse, madeAt: number): Made => {
  const body = JSON.stringify(response.body);
  const etag = `"${sha256(body)}"`;
  const headers = { ...response.headers, ETag: etag };
  const full = { ...response, body, headers: { "Content-Type": "application/json", ...headers } };
  return { full, notModified: { status: 304, headers }, etag, madeAt };
};

/**
 * For answers that are the same for everyone, whatever the request says. Adds an ETag made of the answer, and leaves
 * the answer out for those who have it already (RFC 9110 §13.1.2).
 */
export const cacheable = <Context>(route: Route<Context>, clock: Clock): Route<Context> => {
  let remembered: Made | undefined;

  const read = async (...[request, context]: Parameters<typeof route.handle>): Promise<Made> => {
    const now = clock.now().getTime();
    if (remembered !== undefined && now - remembered.madeAt < REMEMBERED_SECONDS * 1000) return remembered;
    const made = make(await route.handle(request, context), now);
    // What no cache may keep, we do not keep either.
    remembered = made.full.headers?.["Cache-Control"]?.startsWith("public") === true ? made : undefined;
    return made;
  };

  return {
    ...route,
    handle: async (request, context) => {
      const { full, notModified, etag } = await read(request, context);
      return matches(request.headers["if-none-match"], etag) ? notModified : full;
    },
  };
};
