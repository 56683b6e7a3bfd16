import { type FormEvent, useRef, useState } from "react";
import { useI18n, useTranslations } from "../../i18n/context.tsx";
import { formatMoment } from "../../i18n/format.ts";
import { Button } from "../../screens/parts/button.tsx";
import { Notice } from "../../screens/parts/notice.tsx";
import { ProblemNotice } from "../../screens/parts/problem-notice.tsx";
import { Screen } from "../../screens/parts/screen.tsx";
import type { ModuleScreenProps } from "../module.tsx";
import { CodeInput } from "./code-input.tsx";
import { codeLength } from "./digits.ts";
import { Resend } from "./resend.tsx";
import { type OneTimeCodeText, oneTimeCodeText } from "./text.ts";
import type { CodeActions } from "./use-code-actions.ts";
import { useCountdown } from "./use-countdown.ts";
import { useDeliveryWatch } from "./use-delivery-watch.ts";
import { useTypeAnywhere } from "./use-type-anywhere.ts";
import type { OneTimeCodeView } from "./view.ts";

type Props = ModuleScreenProps<OneTimeCodeView> & { actions: CodeActions };

/** The code was sent: enter it, or get another one. */
export function EnterCode({ view, session, now, refresh, actions }: Props) {
  const { locale } = useI18n();
  const text = useTranslations(oneTimeCodeText);
  const [code, setCode] = useState("");
  const [incomplete, setIncomplete] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const secondsLeft = useCountdown(view.codeExpiresAt, now);
  useDeliveryWatch(view, refresh);

  const organization = session.organization.name;
  const checking = actions.pending?.kind === "verify";
  const expired = view.error === "CODE_EXPIRED" || (view.codeExpiresAt !== null && secondsLeft === 0);

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

  const { outcome } = actions;
  return (
    <Screen
      id="code-enter"
      title={text.enter.title}
      organizationName={organization}
      icon={view.sentTo?.channel === "SMS" ? "message" : "mail"}
    >
      <SentTo view={view} text={text} />
      {view.deliveryFailed && <DeliveryFailed view={view} text={text} organization={organization} />}
      {outcome.kind === "problem" && (
        <ProblemNotice
          problem={outcome.problem}
          busy={actions.pending !== undefined}
          onRetry={() =>
            outcome.request.kind === "verify" ? verify(outcome.request.code) : actions.run(outcome.request)
          }
        />
      )}
      <form className="code-form" onSubmit={submit} noValidate>
        <CodeInput
          label={text.enter.label}
          hint={
            view.codeExpiresAt === null || expired
              ? null
              : text.enter.hint(formatMoment(view.codeExpiresAt, locale, now()))
          }
          error={describeError({ view, text, incomplete, expired, organization })}
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
      <p className="fine-print">{text.enter.secret(organization)}</p>
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

function DeliveryFailed(props: { view: OneTimeCodeView; text: OneTimeCodeText; organization: string }) {
  const { view, text, organization } = props;
  const hasOther = view.channels.some(({ channel }) => channel !== view.sentTo?.channel);
  return (
    <Notice tone="warning">
      {text.delivery.failed(view.sentTo?.destination ?? "")}{" "}
      {hasOther ? text.delivery.tryOther : text.delivery.contact(organization)}
    </Notice>
  );
}

function describeError(state: {
  view: OneTimeCodeView;
  text: OneTimeCodeText;
  incomplete: boolean;
  expired: boolean;
  organization: string;
}): string | null {
  const { view, text, incomplete, expired, organization } = state;
  if (expired) return view.resendsLeft > 0 ? text.enter.expired : text.enter.expiredNoResend(organization);
  if (incomplete) return text.enter.incomplete;
  if (view.error === "CODE_INCORRECT")
    return `${text.enter.incorrect} ${text.enter.attemptsLeft(view.attemptsLeft)}`;
  return null;
}
