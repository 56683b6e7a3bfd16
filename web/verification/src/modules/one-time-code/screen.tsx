import type { ModuleScreenProps } from "../module.tsx";
import { ChooseChannel } from "./choose.tsx";
import { EnterCode } from "./enter.tsx";
import { RenewCode } from "./renew.tsx";
import { useCodeActions } from "./use-code-actions.ts";
import { useCountdown } from "./use-countdown.ts";
import { useDeliveryWatch } from "./use-delivery-watch.ts";
import type { OneTimeCodeView } from "./view.ts";

/** Choose where the code goes, enter it, or get another one when it cannot work any more. */
export function OneTimeCodeScreen(props: ModuleScreenProps<OneTimeCodeView>) {
  const { view, act, now, refresh } = props;
  const actions = useCodeActions(act, now);
  const secondsLeft = useCountdown(view.codeExpiresAt, now);
  useDeliveryWatch(view, refresh);

  if (view.phase === "CHOOSE") return <ChooseChannel {...props} actions={actions} />;
  if (view.deliveryFailed) return <RenewCode {...props} actions={actions} reason="undelivered" />;
  const expired = view.error === "CODE_EXPIRED" || (view.codeExpiresAt !== null && secondsLeft === 0);
  if (expired) return <RenewCode {...props} actions={actions} reason="expired" />;
  return <EnterCode {...props} actions={actions} />;
}
