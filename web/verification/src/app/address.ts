const pagePath = "/v/";

/** The link's token in `/v/{token}`, or nothing at `/v/`, where the cookie tells which session goes on. */
export function readToken(pathname: string): string | undefined {
  if (!pathname.startsWith(pagePath)) return undefined;
  const rest = pathname.slice(pagePath.length).replace(/\/+$/, "");
  if (rest === "") return undefined;
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

/** Takes the token out of the address bar, the history and screenshots once the cookie has taken over. */
export function hideToken(history: Pick<History, "replaceState">): void {
  history.replaceState(null, "", pagePath);
}

/** The sign-in that this page is for, at `/v/authorize?id=…`; undefined at a verification link. */
export function readSignInId({
  pathname,
  search,
}: Pick<Location, "pathname" | "search">): string | undefined {
  if (pathname.replace(/\/+$/, "") !== `${pagePath}authorize`) return undefined;
  return new URLSearchParams(search).get("id") ?? "";
}
