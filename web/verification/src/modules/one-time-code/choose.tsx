import { useTranslations } from "../../i18n/context.tsx";
import { Icon } from "../../screens/parts/icon.tsx";
import { Notice } from "../../screens/parts/notice.tsx";
import { ProblemNotice } from "../../screens/parts/problem-notice.tsx";
import { Screen } from "../../screens/parts/screen.tsx";
import type { ModuleScreenProps } from "../module.tsx";
import { oneTimeCodeText } from "./text.ts";
import type { CodeActions } from "./use-code-actions.ts";
import type { OneTimeCodeView } from "./view.ts";

type Props = ModuleScreenProps<OneTimeCodeView> & { actions: CodeActions };

/** Several ways to send the code: one press picks the way and sends it. */
export function ChooseChannel({ view, session, actions }: Props) {
  const text = useTranslations(oneTimeCodeText);
  const { pending, outcome, run } = actions;
  const organization = session.organization.name;
  return (
    <Screen id="code-choose" title={text.choose.title} organizationName={organization} icon="lock">
      <p className="lead">{text.choose.body}</p>
      {outcome.kind === "problem" && (
        <ProblemNotice
          problem={outcome.problem}
          busy={pending !== undefined}
          onRetry={() => run(outcome.request)}
        />
      )}
      {outcome.kind === "limit" && <Notice tone="warning">{text.resend.limit(organization)}</Notice>}
      {outcome.kind === "tooSoon" && <Notice tone="info">{text.resend.tooSoon}</Notice>}
      <ul className="choices">
        {view.channels.map(({ channel, destination }) => {
          const busy = pending?.kind === "send" && pending.channel === channel;
          return (
            <li key={channel}>
              <button
                type="button"
                className="choice"
                aria-disabled={pending !== undefined || undefined}
                onClick={() => run({ kind: "send", channel })}
              >
                <span className="choice-icon">
                  <Icon name={channel === "EMAIL" ? "mail" : "message"} />
                </span>
                <span className="choice-text">
                  <span className="choice-title">{text.choose[channel]}</span>
                  <bdi className="choice-detail">{destination}</bdi>
                </span>
                {busy ? (
                  <span className="spinner" aria-hidden="true" />
                ) : (
                  <Icon name="chevron" className="icon choice-go" />
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </Screen>
  );
}
