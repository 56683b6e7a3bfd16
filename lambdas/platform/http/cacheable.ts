import { sha256 } from "../ids.ts";
import type { Route } from "./operation.ts";

const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? "")
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""))
    .some((each) => each === etag || each === "*");

/** Adds an ETag made of the answer, and leaves the answer out for those who have it already (RFC 9110 §13.1.2). */
export const cacheable = <Context>(route: Route<Context>): Route<Context> => ({
  ...route,
  handle: async (request, context) => {
    const response = await route.handle(request, context);
    const etag = `"${sha256(JSON.stringify(response.body))}"`;
    const headers = { ...response.headers, ETag: etag };
    if (!matches(request.headers["if-none-match"], etag)) return { ...response, headers };
    return { status: 304, headers };
  },
});
