import { useEffect, useEffectEvent, useState } from "react";
import type { ApiProblem } from "../api/problems.ts";
import { useI18n } from "../i18n/context.tsx";
import { Button } from "./parts/button.tsx";
import { describeProblem } from "./parts/problem-notice.tsx";
import { Screen } from "./parts/screen.tsx";

/** The first answer never came. Nothing was typed yet; trying again is all there is to do. */
export function Unreachable({ problem, onRetry }: { problem: ApiProblem; onRetry: () => Promise<void> }) {
  const { text } = useI18n();
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    if (busy) return;
    setBusy(true);
    await onRetry();
    setBusy(false);
  };
  const onOnline = useEffectEvent(() => void retry());
  useEffect(() => {
    window.addEventListener("online", onOnline);
    return () => window.removeEventListener("online", onOnline);
  }, []);

  const { title, body } = describe(problem, text);
  return (
    <Screen id={`unreachable-${problem.kind}`} title={title} icon="cloud" tone="neutral">
      <p className="lead">{body}</p>
      <div className="actions">
        <Button busy={busy} onPress={retry}>
          {text.retry}
        </Button>
      </div>
    </Screen>
  );
}

function describe(problem: ApiProblem, text: ReturnType<typeof useI18n>["text"]) {
  const { problems } = text;
  if (problem.kind === "offline") return { title: problems.offlineTitle, body: problems.offlineBody };
  if (problem.kind === "unreachable")
    return { title: problems.unreachableTitle, body: problems.unreachableBody };
  return { title: problems.unreachableTitle, body: describeProblem(problem, text) };
}
