import { useId } from "react";
import { formatCountdown } from "../../i18n/format.ts";
import { Button } from "../../screens/parts/button.tsx";
import { Notice } from "../../screens/parts/notice.tsx";
import type { OneTimeCodeText } from "./text.ts";
import type { CodeActions } from "./use-code-actions.ts";
import { useCountdown } from "./use-countdown.ts";
import type { Channel, OneTimeCodeView } from "./view.ts";

export const canResend = (view: OneTimeCodeView, { outcome }: CodeActions): boolean =>
  view.resendsLeft > 0 && outcome.kind !== "limit";

interface ResendProps {
  view: OneTimeCodeView;
  text: OneTimeCodeText;
  now: () => number;
  actions: CodeActions;
  onSent?: () => void;
}

/** For whom the code has not come yet: below the field, for later. */
export function Resend({ organization, ...props }: ResendProps & { organization: string }) {
  const title = useId();
  const { view, text, actions } = props;
  if (!canResend(view, actions)) return <Notice tone="info">{text.resend.limit(organization)}</Notice>;
  return (
    <section className="resend" aria-labelledby={title}>
      <h2 id={title}>{text.resend.question}</h2>
      {view.sentTo?.channel === "EMAIL" && <p>{text.resend.spam}</p>}
      {actions.outcome.kind === "sent" && <Notice tone="info">{text.resend.sent}</Notice>}
      <ResendButtons {...props} />
    </section>
  );
}

/**
 * Another code by the same way or by another one, as soon and as often as the server allows.
 * @param leading why a new code is the thing to do now; the button that helps best then comes first and stands out
 */
export function ResendButtons(props: ResendProps & { leading?: "expired" | "undelivered" }) {
  const { view, text, now, actions, onSent, leading } = props;
  const { pending, outcome, blockedUntil, run } = actions;
  const byView = useCountdown(view.resendAvailableAt, now);
  const byRefusal = useCountdown(blockedUntil, now);
  const wait = Math.max(byView, byRefusal);

  const used = view.sentTo?.channel ?? view.channels[0]?.channel;
  const others = view.channels.map(({ channel }) => channel).filter((channel) => channel !== used);
  const sameFirst = leading !== "undelivered";
  const ordered = used === undefined ? others : sameFirst ? [used, ...others] : [...others, used];

  const send = async (channel: Channel) => {
    if (await run({ kind: "send", channel })) onSent?.();
  };
  const label = (channel: Channel) => {
    if (channel !== used) return text.resend.other[channel];
    return wait > 0 ? text.resend.wait(formatCountdown(wait)) : text.resend.button;
  };
  return (
    <>
      {outcome.kind === "tooSoon" && wait > 0 && <Notice tone="info">{text.resend.tooSoon}</Notice>}
      <div className={leading ? "actions" : "button-row"}>
        {ordered.map((channel, index) => (
          <Button
            key={channel}
            kind={leading && index === 0 ? "primary" : "secondary"}
            blocked={wait > 0 && !(view.deliveryFailed && channel !== used && byRefusal === 0)}
            busy={pending?.kind === "send" && pending.channel === channel}
            onPress={() => send(channel)}
          >
            {label(channel)}
          </Button>
        ))}
      </div>
      {/* The countdown is not read out second by second; its end is. */}
      <p className="visually-hidden" role="status">
        {wait === 0 && (view.resendAvailableAt !== null || blockedUntil !== null) ? text.resend.ready : ""}
      </p>
    </>
  );
}
