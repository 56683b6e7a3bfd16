import type { ApiProblem } from "../../api/problems.ts";
import { useI18n } from "../../i18n/context.tsx";
import type { Text } from "../../i18n/en.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

export function describeProblem(problem: ApiProblem, text: Text): string {
  if (problem.kind === "offline") return text.problems.offline;
  if (problem.kind === "unreachable") return text.problems.unreachable;
  if (problem.code === "RATE_LIMITED") return text.problems.rateLimited(problem.retryAfterSeconds);
  if (problem.code === "ATTEMPT_LIMIT_REACHED") {
    const { retryAfterSeconds: seconds } = problem;
    return text.problems.tooManyAttempts(seconds === null ? null : Math.ceil(seconds / 60));
  }
  return text.problems.refused;
}

/** What went wrong with the last press of a button, and the way to do it again. */
export function ProblemNotice(props: { problem: ApiProblem; busy: boolean; onRetry: () => void }) {
  const { text } = useI18n();
  return (
    <Notice
      tone="danger"
      action={
        <Button kind="secondary" busy={props.busy} onPress={props.onRetry}>
          {text.retry}
        </Button>
      }
    >
      {describeProblem(props.problem, text)}
    </Notice>
  );
}
