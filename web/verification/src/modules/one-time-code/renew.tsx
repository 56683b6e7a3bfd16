import { useTranslations } from "../../i18n/context.tsx";
import { Notice } from "../../screens/parts/notice.tsx";
import { ProblemNotice } from "../../screens/parts/problem-notice.tsx";
import { Screen } from "../../screens/parts/screen.tsx";
import type { ModuleScreenProps } from "../module.tsx";
import { canResend, ResendButtons } from "./resend.tsx";
import { oneTimeCodeText } from "./text.ts";
import type { CodeActions } from "./use-code-actions.ts";
import type { OneTimeCodeView } from "./view.ts";

type Props = ModuleScreenProps<OneTimeCodeView> & { actions: CodeActions; reason: "expired" | "undelivered" };

/** The last code cannot work: it is too old, or never arrived. The way forward is another one, or the help desk. */
export function RenewCode({ view, session, now, actions, reason }: Props) {
  const text = useTranslations(oneTimeCodeText);
  const { outcome, pending, run } = actions;
  const organization = session.organization.name;
  const { title } = text.renew[reason];
  const body =
    reason === "expired"
      ? text.renew.expired.body
      : text.renew.undelivered.body(view.sentTo?.destination ?? "");
  return (
    <Screen
      id={`code-${reason}`}
      title={title}
      organizationName={organization}
      icon={reason === "expired" ? "clock" : "alert"}
      tone="warning"
    >
      <p className="lead">{body}</p>
      {outcome.kind === "problem" && (
        <ProblemNotice
          problem={outcome.problem}
          busy={pending !== undefined}
          onRetry={() => run(outcome.request)}
        />
      )}
      {canResend(view, actions) ? (
        <ResendButtons view={view} text={text} now={now} actions={actions} leading={reason} />
      ) : (
        <Notice tone="warning">{text.resend.exhausted(organization)}</Notice>
      )}
      {reason === "undelivered" && <p className="fine-print">{text.renew.help(organization)}</p>}
    </Screen>
  );
}
