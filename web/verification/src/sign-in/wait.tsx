import { useState } from "react";
import type { ApiProblem } from "../api/problems.ts";
import { useI18n, useTranslations } from "../i18n/context.tsx";
import { Button } from "../screens/parts/button.tsx";
import { Icon } from "../screens/parts/icon.tsx";
import { ProblemNotice } from "../screens/parts/problem-notice.tsx";
import { Screen } from "../screens/parts/screen.tsx";
import type { SignInView } from "./api.ts";
import { QrCode } from "./qr-code.tsx";
import { signInText } from "./text.ts";
import type { SignIn } from "./use-sign-in.ts";

/** The code for the phone, and then waiting for it. Moving on is not this screen's business. */
export function Wait(props: { view: SignInView; signIn: SignIn; onHere: () => void }) {
  const { view, signIn, onHere } = props;
  const text = useTranslations(signInText);
  const { locale } = useI18n();
  const [pending, setPending] = useState<"here" | "cancel">();
  const [failed, setFailed] = useState<{ problem: ApiProblem; retry: () => void }>();

  const run = async (what: "here" | "cancel", request: () => Promise<ApiProblem | undefined>) => {
    if (pending !== undefined) return;
    setPending(what);
    const problem = await request();
    setPending(undefined);
    setFailed(problem && { problem, retry: () => run(what, request) });
  };
  const here = () => {
    onHere();
    void run("here", () => signIn.begin({ device: "HERE", language: locale }));
  };

  return (
    <Screen
      id={view.started ? "sign-in-started" : "sign-in-scan"}
      title={view.started ? text.wait.startedTitle : text.wait.title}
      organizationName={view.organization.name}
      icon="devices"
    >
      {view.started ? <p className="lead">{text.wait.started}</p> : <Scan view={view} />}
      <p className="waiting" role="status">
        <span className="spinner" aria-hidden="true" />
        {text.wait.waiting}
      </p>
      {failed && (
        <ProblemNotice problem={failed.problem} busy={pending !== undefined} onRetry={failed.retry} />
      )}
      <div className="actions">
        <Button kind="secondary" busy={pending === "here"} blocked={pending !== undefined} onPress={here}>
          {text.choose.here}
        </Button>
        <Button
          kind="quiet"
          busy={pending === "cancel"}
          blocked={pending !== undefined}
          onPress={() => run("cancel", signIn.cancel)}
        >
          {text.choose.cancel}
        </Button>
      </div>
    </Screen>
  );
}

function Scan({ view }: { view: SignInView }) {
  const text = useTranslations(signInText).wait;
  return (
    <>
      {view.url !== null && <QrCode value={view.url} label={text.code} />}
      <ol className="scan-steps">
        {text.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="aside">
        <p>
          <Icon name="info" />
          {text.keep}
        </p>
      </div>
    </>
  );
}
