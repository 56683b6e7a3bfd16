import { useCallback, useEffect, useRef, useState } from "react";
import type { VerificationApi } from "../api/client.ts";
import {
  type ApiProblem,
  type ApiResult,
  type DeadEnd,
  findDeadEnd,
  meansStalePage,
} from "../api/problems.ts";
import type { Organization, Preview, SessionView } from "../api/types.ts";
import { hideToken, readToken } from "./address.ts";

/** What the page shows. */
export type Stage =
  | { at: "loading" }
  | { at: "unreachable"; problem: ApiProblem }
  | { at: "welcome"; token: string; preview: Preview }
  | { at: "session"; session: SessionView }
  | { at: "deadEnd"; problem: DeadEnd };

export interface Verification {
  stage: Stage;
  /** Of the link or session, as soon as it is known; it stays known when the session ends badly. */
  organization: Organization | undefined;
  /** BCP 47, as the link was made for. */
  linkLanguage: string | undefined;
  load(): Promise<void>;
  /** These two answer the problem to tell, or nothing when the page has moved on. */
  start(language: string): Promise<ApiProblem | undefined>;
  act(module: string, action: string, body: object): Promise<ApiProblem | undefined>;
  refresh(): Promise<void>;
}

/** The life of one verification in this tab: loads it, changes it, and never does two things at once. */
export function useVerification(api: VerificationApi): Verification {
  const [stage, setStage] = useState<Stage>({ at: "loading" });
  const [organization, setOrganization] = useState<Organization>();
  const [linkLanguage, setLinkLanguage] = useState<string>();
  const busy = useRef(false);
  /** Counts the changes: an answer that was asked for before the latest change is out of date. */
  const turn = useRef(0);
  /** The session on the screen. The cookie may have come to stand for another one, started in another tab. */
  const shown = useRef<string>(undefined);

  const showSession = useCallback((session: SessionView) => {
    shown.current = session.interviewId;
    setOrganization(session.organization);
    setLinkLanguage(session.language);
    setStage({ at: "session", session });
    hideToken(window.history);
  }, []);

  /**
   * Shows an answer, or where its refusal leads; gives back the problem that the page cannot settle by itself.
   * @param catchUp what to do when the page turns out to be behind
   */
  const settle = useCallback(
    async (result: ApiResult<SessionView>, catchUp?: () => Promise<ApiProblem | undefined>) => {
      if (result.ok) {
        showSession(result.value);
        return undefined;
      }
      const { problem } = result;
      if (problem.kind !== "refused") return problem;
      if (catchUp && meansStalePage(problem.code)) return catchUp();
      const deadEnd = findDeadEnd(problem.code);
      if (!deadEnd) return problem;
      setStage({ at: "deadEnd", problem: deadEnd });
      return undefined;
    },
    [showSession],
  );

  const rereadSession = useCallback(async () => settle(await api.readSession(shown.current)), [api, settle]);

  const openLink = useCallback(
    async (token: string) => {
      const result = await api.preview(token);
      if (!result.ok) return settle(result);
      const preview = result.value;
      setOrganization(preview.organization);
      setLinkLanguage(preview.language);
      if (preview.state === "FINISHED") return rereadSession();
      setStage({ at: "welcome", token, preview });
      return undefined;
    },
    [api, settle, rereadSession],
  );

  const load = useCallback(async () => {
    const token = readToken(window.location.pathname);
    turn.current += 1;
    shown.current = undefined;
    const problem = token === undefined ? await rereadSession() : await openLink(token);
    if (problem) setStage({ at: "unreachable", problem });
  }, [openLink, rereadSession]);

  /** A second press while the first is under way is not a second request. */
  const change = async (
    request: () => Promise<ApiResult<SessionView>>,
    catchUp: () => Promise<ApiProblem | undefined>,
  ) => {
    if (busy.current) return undefined;
    busy.current = true;
    turn.current += 1;
    try {
      return await settle(await request(), catchUp);
    } finally {
      busy.current = false;
    }
  };

  const refresh = useCallback(async () => {
    const asked = turn.current;
    if (busy.current) return;
    const result = await api.readSession(shown.current);
    const overtaken = busy.current || asked !== turn.current;
    // A quiet look that fails is no news: the next press of a button will tell.
    if (!overtaken && (result.ok || result.problem.kind === "refused")) await settle(result);
  }, [api, settle]);

  useEffect(() => {
    void load();
  }, [load]);

  const token = stage.at === "welcome" ? stage.token : "";
  return {
    stage,
    organization,
    linkLanguage,
    load,
    start: (language) =>
      change(
        () => api.start(token, language),
        () => openLink(token),
      ),
    act: (module, action, body) =>
      change(() => api.act(shown.current ?? "", module, action, body), rereadSession),
    refresh,
  };
}
