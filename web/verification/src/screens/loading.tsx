import { useEffect, useEffectEvent } from "react";
import { useI18n } from "../i18n/context.tsx";

/** Shown while there is nothing to show; with `onWait`, asks again every two seconds whether there is. */
export function Loading({ onWait }: { onWait?: () => Promise<void> }) {
  const { text } = useI18n();
  const ask = useEffectEvent(() => void onWait?.());
  useEffect(() => {
    const timer = setInterval(ask, 2_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="loading" role="status" data-screen="loading">
      <span className="spinner spinner-large" aria-hidden="true" />
      <span className="visually-hidden">{text.loading}</span>
    </div>
  );
}
