import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import type { ApiProblem, ApiResult } from "../api/problems.ts";
import type { Choice, SignInApi, SignInView } from "./api.ts";

export type SignInStage =
  | { at: "loading" }
  | { at: "unreachable"; problem: ApiProblem }
  | { at: "gone" }
  | { at: "sign-in"; view: SignInView };

export interface SignIn {
  stage: SignInStage;
  load(): Promise<void>;
  /** These two answer the problem to tell, or nothing when the page has moved on. */
  begin(choice: Choice): Promise<ApiProblem | undefined>;
  cancel(): Promise<ApiProblem | undefined>;
}

const pollMilliseconds = 3_000;

const isGone = (problem: ApiProblem): boolean =>
  problem.kind === "refused" && problem.code === "AUTHORIZATION_NOT_FOUND";

/** The life of one sign-in in this tab: what was chosen, and going on when the verification has ended. */
export function useSignIn(api: SignInApi, leave: (url: string) => void): SignIn {
  const [stage, setStage] = useState<SignInStage>({ at: "loading" });
  const busy = useRef(false);

  const settle = useCallback((result: ApiResult<SignInView>): ApiProblem | undefined => {
    if (result.ok) {
      setStage({ at: "sign-in", view: result.value });
      return undefined;
    }
    if (!isGone(result.problem)) return result.problem;
    setStage({ at: "gone" });
    return undefined;
  }, []);

  const load = useCallback(async () => {
    const problem = settle(await api.read());
    if (problem) setStage({ at: "unreachable", problem });
  }, [api, settle]);

  const change = async (request: () => Promise<ApiResult<SignInView>>) => {
    if (busy.current) return undefined;
    busy.current = true;
    try {
      const result = await request();
      const over =
        !result.ok && result.problem.kind === "refused" && result.problem.code === "AUTHORIZATION_OVER";
      // It ended meanwhile: reading it tells how to go on.
      return settle(over ? await api.read() : result);
    } finally {
      busy.current = false;
    }
  };

  useEffect(() => {
    void load();
  }, [load]);

  const view = stage.at === "sign-in" ? stage.view : undefined;
  const look = useEffectEvent(async () => {
    // A quiet look that fails is no news: the next one comes soon. Nobody waits in a tab that is out of sight.
    if (!busy.current && document.visibilityState === "visible") settle(await api.read());
  });
  useEffect(() => {
    if (view?.state !== "ELSEWHERE") return;
    const timer = setInterval(look, pollMilliseconds);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [view?.state]);

  const continueUrl = view?.state === "DONE" ? view.continueUrl : undefined;
  useEffect(() => {
    if (continueUrl !== undefined) leave(continueUrl);
  }, [continueUrl, leave]);

  return {
    stage,
    load,
    begin: (choice) => change(() => api.begin(choice)),
    cancel: () => change(() => api.cancel()),
  };
}
