import { useEffect, useEffectEvent } from "react";
import type { SessionView } from "../api/types.ts";

/** setTimeout counts in 32 bits; a longer wait would fire at once. */
const longestTimeout = 2 ** 31 - 1;

const isOpen = (session: SessionView) =>
  session.status === "STARTED" || session.status === "CREATED" || session.status === "PENDING_REVIEW";

/**
 * Looks again when the person comes back to the tab (it may have been cancelled or decided meanwhile) and when the
 * session's time is over.
 */
export function useFreshSession(
  session: SessionView | undefined,
  now: () => number,
  refresh: () => Promise<void>,
) {
  const look = useEffectEvent(() => {
    if (session && isOpen(session) && document.visibilityState === "visible") void refresh();
  });

  useEffect(() => {
    document.addEventListener("visibilitychange", look);
    window.addEventListener("pageshow", look);
    window.addEventListener("online", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("pageshow", look);
      window.removeEventListener("online", look);
    };
  }, []);

  const expiresAt = session?.status === "STARTED" ? session.expiresAt : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `now` reads a clock
  useEffect(() => {
    if (expiresAt === undefined) return;
    const left = Date.parse(expiresAt) - now() + 1_000;
    if (Number.isNaN(left) || left > longestTimeout) return;
    const timer = setTimeout(look, Math.max(left, 1_000));
    return () => clearTimeout(timer);
  }, [expiresAt]);
}
