/** Why a request brought no answer that can be shown. */
export type ApiProblem =
  /** The server understood and said no. */
  | { kind: "refused"; code: string; retryAfterSeconds: number | null }
  /** This device has no connection. */
  | { kind: "offline" }
  /** No answer in time, or one that makes no sense. */
  | { kind: "unreachable" };

export type ApiResult<T> = { ok: true; value: T } | { ok: false; problem: ApiProblem };

const linkProblems = [
  "LINK_INVALID",
  "LINK_EXPIRED",
  "LINK_CANCELED",
  "LINK_REPLACED",
  "LINK_ALREADY_USED",
] as const;
const sessionProblems = ["NO_SESSION", "ANOTHER_SESSION", "SESSION_EXPIRED"] as const;

export type LinkProblem = (typeof linkProblems)[number];
export type SessionProblem = (typeof sessionProblems)[number];
export type DeadEnd = LinkProblem | SessionProblem;

const deadEnds: readonly DeadEnd[] = [...linkProblems, ...sessionProblems];

/** The refusals after which this page cannot go on and only tells what to do. */
export const findDeadEnd = (code: string): DeadEnd | undefined => deadEnds.find((known) => known === code);

/** The refusals that say "your page is behind": the session itself tells what comes next. */
export const meansStalePage = (code: string): boolean =>
  code === "SESSION_NOT_ACTIVE" || code === "MODULE_NOT_CURRENT" || code === "CONFLICT";
