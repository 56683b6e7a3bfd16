export type ScopeJudgement =
  | { outcome: "GRANTED"; scopes: readonly string[] }
  | { outcome: "REFUSED"; refusal: "UNKNOWN_SCOPE" };

/** Accepted because clients of the system we are compatible with send it, and dropped: no ID token comes of it. */
const IGNORED_SCOPE = "openid";

/** RFC 6749 §3.3: a subset of `allowed`; all of it where nothing is asked for. An unknown value refuses the whole. */
export const narrowScope = (requested: string | undefined, allowed: readonly string[]): ScopeJudgement => {
  const asked = (requested ?? "").split(" ").filter((value) => value !== "" && value !== IGNORED_SCOPE);
  if (asked.some((value) => !allowed.includes(value)))
    return { outcome: "REFUSED", refusal: "UNKNOWN_SCOPE" };
  if (asked.length === 0) return { outcome: "GRANTED", scopes: allowed };
  return { outcome: "GRANTED", scopes: allowed.filter((value) => asked.includes(value)) };
};
