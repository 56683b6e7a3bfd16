import { useEffect, useState } from "react";

/** Whole seconds until the moment (ISO 8601), counting down; 0 when it has come or there is none. */
export function useCountdown(until: string | null, now: () => number): number {
  const read = () => (until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - now()) / 1000)));
  const [, redraw] = useState(0);
  const left = read();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `now` reads a clock; only the target restarts the count
  useEffect(() => {
    if (left === 0) return;
    const timer = setInterval(() => redraw((count) => count + 1), 250);
    return () => clearInterval(timer);
  }, [until, left === 0]);

  return left;
}
