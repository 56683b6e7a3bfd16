import { type FormEvent, useRef, useState } from "react";
import { useI18n, useTranslations } from "../../i18n/context.tsx";
import { formatMoment } from "../../i18n/format.ts";
import { Button } from "../../screens/parts/button.tsx";
import { Icon } from "../../screens/parts/icon.tsx";
import { ProblemNotice } from "../../screens/parts/problem-notice.tsx";
import { Screen } from "../../screens/parts/screen.tsx";
import type { ModuleScreenProps } from "../module.tsx";
import { CodeInput } from "./code-input.tsx";
import { codeLength } from "./digits.ts";
import { Resend } from "./resend.tsx";
import { type OneTimeCodeText, oneTimeCodeText } from "./text.ts";
import type { CodeActions } from "./use-code-actions.ts";
import { useTypeAnywhere } from "./use-type-anywhere.ts";
import type { OneTimeCodeView } from "./view.ts";

type Props = ModuleScreenProps<OneTimeCodeView> & { actions: CodeActions };

/** The code was sent: enter it, or get another one. */
export function EnterCode({ view, session, now, actions }: Props) {
  const { locale } = useI18n();
  const text = useTranslations(oneTimeCodeText);
  const [code, setCode] = useState("");
  const [incomplete, setIncomplete] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const verify = async (candidate: string) => {
    const taken = await actions.run({ kind: "verify", code: candidate });
    // Still here after an answer: the code was wrong. After a failure of the network the digits stay.
    if (taken) setCode("");
    input.current?.focus();
  };
  const enter = (next: string) => {
    setIncomplete(false);
    setCode(next);
    if (next.length === codeLength && next !== code) void verify(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.length === codeLength) return void verify(code);
    setIncomplete(true);
    input.current?.focus();
  };
  useTypeAnywhere(input, enter);

  const organization = session.organization.name;
  const { outcome, pending } = actions;
  const checking = pending?.kind === "verify";
  const until = view.codeExpiresAt === null ? "" : formatMoment(view.codeExpiresAt, locale, now());
  const incorrect =
    view.error === "CODE_INCORRECT"
      ? `${text.enter.incorrect} ${text.enter.attemptsLeft(view.attemptsLeft)}`
      : null;
  return (
    <Screen
      id="code-enter"
      title={text.enter.title}
      organizationName={organization}
      icon={view.sentTo?.channel === "SMS" ? "message" : "mail"}
    >
      <SentTo view={view} text={text} />
      {outcome.kind === "problem" && (
        <ProblemNotice
          problem={outcome.problem}
          busy={pending !== undefined}
          onRetry={() =>
            outcome.request.kind === "verify" ? verify(outcome.request.code) : actions.run(outcome.request)
          }
        />
      )}
      <form className="code-form" onSubmit={submit} noValidate>
        <CodeInput
          label={text.enter.label}
          hint={until === "" ? null : text.enter.hint(until)}
          error={incomplete ? text.enter.incomplete : incorrect}
          value={code}
          busy={checking}
          ref={input}
          onChange={enter}
        />
        <Button type="submit" busy={checking}>
          {text.enter.confirm}
        </Button>
      </form>
      <Resend
        view={view}
        text={text}
        organization={organization}
        now={now}
        actions={actions}
        onSent={() => setCode("")}
      />
      <div className="aside">
        <p>
          <Icon name="lock" />
          {text.enter.secret(organization)}
        </p>
      </div>
    </Screen>
  );
}

function SentTo({ view, text }: { view: OneTimeCodeView; text: OneTimeCodeText }) {
  if (!view.sentTo) return <p className="lead">{text.enter.waiting}</p>;
  return (
    <p className="lead">
      {text.enter.sent[view.sentTo.channel]} <bdi className="destination">{view.sentTo.destination}</bdi>
    </p>
  );
}
