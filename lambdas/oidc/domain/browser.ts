import { type Cookie, cookieName, writeCookie } from "../../platform/http/cookie.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import { AUTHORIZATION_MINUTES } from "./authorization.ts";
import { OP_SESSION_SECONDS } from "./op-session.ts";

const SESSION = "countersign_op";
const AUTHORIZATION = "countersign_authorization_";

const SECRET = /^[\w-]{43}$/;
const AUTHORIZATION_ID = /^azn_[0-9a-z]{26}$/;

// Longer than the sign-in itself, so that who comes back to it is told that it is over.
const REMEMBERED_SECONDS = 2 * AUTHORIZATION_MINUTES * 60;

/** Sign-ins that one browser can have open at once; a further one ends those that were begun first. */
export const MAX_OPEN_AUTHORIZATIONS = 8;

/** What a browser shows and is given. Every secret has 256 random bits; the table knows only hashes. */
export const createBrowserCookies = (baseUrl: string) => {
  const read = (request: HttpRequest, name: string): string | undefined => {
    const value = request.cookies[cookieName(baseUrl, name)];
    return value !== undefined && SECRET.test(value) ? value : undefined;
  };
  const write = (cookie: Cookie): string => writeCookie(baseUrl, cookie);
  const remove = (name: string): string => write({ name, value: "", maxAgeSeconds: 0 });

  const openAuthorizations = (request: HttpRequest): string[] => {
    const prefix = cookieName(baseUrl, AUTHORIZATION);
    return Object.keys(request.cookies)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .filter((id) => AUTHORIZATION_ID.test(id));
  };

  return {
    /** The secret of the browser's verifications that may be reused. */
    readSession: (request: HttpRequest) => read(request, SESSION),
    writeSession: (secret: string): string =>
      write({ name: SESSION, value: secret, maxAgeSeconds: OP_SESSION_SECONDS }),
    removeSession: (): string => remove(SESSION),
    /** The secret of one sign-in under way. Each has its own, so that tabs do not meet. */
    readAuthorization: (request: HttpRequest, id: string) => read(request, `${AUTHORIZATION}${id}`),
    /** Cookies of a sign-in that begins. Ids sort by time: the oldest of too many go, so that headers stay small. */
    beginAuthorization: (request: HttpRequest, id: string, secret: string): string[] => [
      write({ name: `${AUTHORIZATION}${id}`, value: secret, maxAgeSeconds: REMEMBERED_SECONDS }),
      ...openAuthorizations(request)
        .sort()
        .slice(0, -(MAX_OPEN_AUTHORIZATIONS - 1))
        .map((old) => remove(`${AUTHORIZATION}${old}`)),
    ],
  };
};
export type BrowserCookies = ReturnType<typeof createBrowserCookies>;
