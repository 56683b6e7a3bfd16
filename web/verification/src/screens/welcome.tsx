import { type ReactNode, useState } from "react";
import type { ApiProblem } from "../api/problems.ts";
import type { Preview } from "../api/types.ts";
import { useI18n } from "../i18n/context.tsx";
import { formatMoment } from "../i18n/format.ts";
import { Button } from "./parts/button.tsx";
import { Icon, type IconName } from "./parts/icon.tsx";
import { Notice } from "./parts/notice.tsx";
import { ProblemNotice } from "./parts/problem-notice.tsx";
import { Screen, WaysForward } from "./parts/screen.tsx";

interface WelcomeProps {
  preview: Preview;
  now: () => number;
  onStart: (language: string) => Promise<ApiProblem | undefined>;
}

/** The link is opened: nothing has happened yet, and nothing does before the person says so. */
export function Welcome({ preview, now, onStart }: WelcomeProps) {
  const { locale } = useI18n();
  const [declined, setDeclined] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(await onStart(locale));
    setBusy(false);
  };
  const organization = preview.organization.name;
  const notice = problem && <ProblemNotice problem={problem} busy={busy} onRetry={start} />;

  if (preview.state === "RESUME") {
    return <Resume organization={organization} busy={busy} notice={notice} onContinue={start} />;
  }
  if (declined) return <Declined organization={organization} onBack={() => setDeclined(false)} />;
  return (
    <Introduction
      organization={organization}
      login={preview.login}
      linkExpiresAt={formatMoment(preview.linkExpiresAt, locale, now())}
      busy={busy}
      notice={notice}
      onAgree={start}
      onDisagree={() => setDeclined(true)}
    />
  );
}

const stepIcons: readonly IconName[] = ["lock", "shield"];

function Introduction(props: {
  organization: string;
  login: Preview["login"];
  linkExpiresAt: string;
  busy: boolean;
  notice: ReactNode;
  onAgree: () => void;
  onDisagree: () => void;
}) {
  const { text } = useI18n();
  const { organization, login, busy } = props;
  return (
    <Screen id="welcome" title={text.welcome.title} organizationName={organization} icon="shield">
      <p className="lead">
        {login === null
          ? text.welcome.intro(organization)
          : text.signIn.intro(login.application, organization)}
      </p>
      {login?.device === "ELSEWHERE" && (
        <Notice tone="warning">{text.signIn.onlyYourself(login.application)}</Notice>
      )}
      <section className="what">
        <h2 className="visually-hidden">{text.welcome.stepsTitle}</h2>
        <ol>
          {text.welcome.steps(organization).map(({ title, body }, index) => (
            <li key={title}>
              <Icon name={stepIcons[index] ?? "check"} />
              <span>
                <strong>{title}</strong> {body}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <p className="consent">{text.welcome.consent(organization)}</p>
      {props.notice}
      <div className="actions">
        <Button busy={busy} onPress={props.onAgree}>
          {text.welcome.agree}
        </Button>
        <Button kind="quiet" blocked={busy} onPress={props.onDisagree}>
          {text.welcome.disagree}
        </Button>
      </div>
      <div className="aside">
        <p>
          <Icon name="clock" />
          {text.welcome.linkWorksUntil(props.linkExpiresAt)}
        </p>
        <p>
          <Icon name="info" />
          {text.welcome.unexpected(organization)}
        </p>
      </div>
    </Screen>
  );
}

function Resume(props: { organization: string; busy: boolean; notice: ReactNode; onContinue: () => void }) {
  const { text } = useI18n();
  return (
    <Screen id="resume" title={text.resume.title} organizationName={props.organization} icon="shield">
      <p className="lead">{text.resume.body}</p>
      {props.notice}
      <div className="actions">
        <Button busy={props.busy} onPress={props.onContinue}>
          {text.resume.go}
        </Button>
      </div>
    </Screen>
  );
}

function Declined({ organization, onBack }: { organization: string; onBack: () => void }) {
  const { text } = useI18n();
  return (
    <Screen
      id="declined"
      title={text.declined.title}
      organizationName={organization}
      icon="cross"
      tone="neutral"
    >
      <p className="lead">{text.declined.body(organization)}</p>
      <WaysForward ways={text.declined.ways(organization)} />
      <div className="actions">
        <Button kind="secondary" onPress={onBack}>
          {text.declined.back}
        </Button>
      </div>
    </Screen>
  );
}
