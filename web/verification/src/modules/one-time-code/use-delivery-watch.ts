import { useEffect, useEffectEvent } from "react";
import type { OneTimeCodeView } from "./view.ts";

/** Sending happens behind the scenes: a refusal by the mail or text service shows within seconds, or never. */
const lookAfterSeconds = [4, 12, 30];

/** Looks a few times after each code whether it could be delivered, so that nobody waits for what never comes. */
export function useDeliveryWatch(view: OneTimeCodeView, refresh: () => Promise<void>): void {
  const look = useEffectEvent(() => {
    if (!view.deliveryFailed && document.visibilityState === "visible") void refresh();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each code has its own expiry, which starts a new watch
  useEffect(() => {
    const timers = lookAfterSeconds.map((seconds) => setTimeout(look, seconds * 1000));
    return () => timers.forEach(clearTimeout);
  }, [view.codeExpiresAt]);
}
