import { useId } from "react";
import { useI18n } from "../../i18n/context.tsx";
import { formatCountdown } from "../../i18n/format.ts";
import { Button } from "../../screens/parts/button.tsx";
import { Notice } from "../../screens/parts/notice.tsx";
import type { OneTimeCodeText } from "./text.ts";
import type { CodeActions } from "./use-code-actions.ts";
import { useCountdown } from "./use-countdown.ts";
import type { Channel, OneTimeCodeView } from "./view.ts";

interface ResendProps {
  view: OneTimeCodeView;
  text: OneTimeCodeText;
  organization: string;
  now: () => number;
  actions: CodeActions;
  onSent: () => void;
}

/** Another code by the same way or by another one, as soon and as often as the server allows. */
export function Resend({ view, text, organization, now, actions, onSent }: ResendProps) {
  const title = useId();
  const { pending, outcome, blockedUntil, run } = actions;
  const byView = useCountdown(view.resendAvailableAt, now);
  const byRefusal = useCountdown(blockedUntil, now);
  const wait = Math.max(byView, byRefusal);
  const exhausted = view.resendsLeft <= 0 || outcome.kind === "limit";

  const send = async (channel: Channel) => {
    if (await run({ kind: "send", channel })) onSent();
  };
  if (exhausted) return <Notice tone="info">{text.resend.limit(organization)}</Notice>;

  const used = view.sentTo?.channel ?? view.channels[0]?.channel;
  const others = view.channels.filter(({ channel }) => channel !== used);
  const isSending = (channel: Channel) => pending?.kind === "send" && pending.channel === channel;
  return (
    <section className="resend" aria-labelledby={title}>
      <h2 id={title}>{text.resend.question}</h2>
      {used === "EMAIL" && <p>{text.resend.spam}</p>}
      {outcome.kind === "sent" && <Notice tone="info">{text.resend.sent}</Notice>}
      {outcome.kind === "tooSoon" && wait > 0 && <Notice tone="info">{text.resend.tooSoon}</Notice>}
      <div className="button-row">
        {used && (
          <Button kind="secondary" blocked={wait > 0} busy={isSending(used)} onPress={() => send(used)}>
            {wait > 0 ? text.resend.wait(formatCountdown(wait)) : text.resend.button}
          </Button>
        )}
        {others.map(({ channel }) => (
          <Button
            key={channel}
            kind="secondary"
            blocked={wait > 0 && !view.deliveryFailed}
            busy={isSending(channel)}
            onPress={() => send(channel)}
          >
            {text.resend.other[channel]}
          </Button>
        ))}
      </div>
      <ReadyAnnouncement ready={wait === 0} text={text} />
    </section>
  );
}

/** The countdown is not read out second by second; its end is. */
function ReadyAnnouncement({ ready, text }: { ready: boolean; text: OneTimeCodeText }) {
  const { language } = useI18n();
  return (
    <p className="visually-hidden" role="status" lang={language}>
      {ready ? text.resend.ready : ""}
    </p>
  );
}
