import { useState } from "react";
import type { ApiProblem } from "../../api/problems.ts";
import type { Act } from "../module.tsx";
import type { Channel } from "./view.ts";

type Request = { kind: "verify"; code: string } | { kind: "send"; channel: Channel };

/** What the last request came to, for the notice above the field. */
type Outcome =
  | { kind: "none" }
  | { kind: "sent" }
  | { kind: "tooSoon" }
  | { kind: "limit" }
  | { kind: "problem"; problem: ApiProblem; request: Request };

/** The two things that a person can do with codes, one at a time, and what came of the last. */
export function useCodeActions(act: Act, now: () => number) {
  const [pending, setPending] = useState<Request>();
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const [blockedUntil, setBlockedUntil] = useState<string | null>(null);

  const judge = (problem: ApiProblem | undefined, request: Request): Outcome => {
    if (!problem) return { kind: request.kind === "send" ? "sent" : "none" };
    if (problem.kind !== "refused") return { kind: "problem", problem, request };
    if (problem.code === "RESEND_LIMIT_REACHED") return { kind: "limit" };
    if (problem.code !== "RESEND_TOO_SOON") return { kind: "problem", problem, request };
    setBlockedUntil(new Date(now() + (problem.retryAfterSeconds ?? 30) * 1000).toISOString());
    return { kind: "tooSoon" };
  };

  /** True when the request reached the server and was taken. */
  const run = async (request: Request): Promise<boolean> => {
    if (pending) return false;
    setPending(request);
    const body = request.kind === "verify" ? { code: request.code } : { channel: request.channel };
    const problem = await act(request.kind, body);
    setPending(undefined);
    setOutcome(judge(problem, request));
    return problem === undefined;
  };

  return { pending, outcome, blockedUntil, run };
}

export type CodeActions = ReturnType<typeof useCodeActions>;
