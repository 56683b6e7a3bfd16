import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What was sent along with a sign-in that is under way, and must come back with its answer. */
export interface Pending {
  state: string;
  nonce: string;
  verifier: string;
}

export interface Person {
  claims: Record<string, unknown>;
  /** Tells the provider at the sign-out whom it is about. */
  idToken: string;
}

export interface Session {
  pending?: Pending;
  person?: Person;
}

const COOKIE = "example_session";
const HOUR_MS = 3_600_000;

const readId = (request: IncomingMessage): string | undefined =>
  new RegExp(`(?:^|; )${COOKIE}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? "")?.[1];

/**
 * Sessions in memory, known by a random cookie. An application with more than one process keeps them in a store that
 * all of them reach.
 */
export const createSessions = (secure: boolean) => {
  const sessions = new Map<string, { session: Session; until: number }>();

  const forgetOld = (): void => {
    for (const [id, { until }] of sessions) if (until < Date.now()) sessions.delete(id);
  };

  const writeCookie = (response: ServerResponse, id: string): void => {
    const attributes = ["HttpOnly", "SameSite=Lax", "Path=/", ...(secure ? ["Secure"] : [])];
    response.setHeader("set-cookie", [`${COOKIE}=${id}`, ...attributes].join("; "));
  };

  const end = (request: IncomingMessage): void => {
    sessions.delete(readId(request) ?? "");
  };

  return {
    read: (request: IncomingMessage): Session => {
      const found = sessions.get(readId(request) ?? "");
      return found === undefined || found.until < Date.now() ? {} : found.session;
    },
    /** Always under a new id: one that somebody planted in the browser is worth nothing after the sign-in. */
    replace: (request: IncomingMessage, response: ServerResponse, session: Session): void => {
      forgetOld();
      end(request);
      const id = randomBytes(32).toString("base64url");
      sessions.set(id, { session, until: Date.now() + HOUR_MS });
      writeCookie(response, id);
    },
    end,
  };
};
