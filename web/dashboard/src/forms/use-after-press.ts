import { useCallback, useEffect, useRef } from "react";

/** Does something now, or, while a button or a field is being pressed, right after that was let go. */
export const useAfterPress = (): ((run: () => void) => void) => {
  const isPressed = useRef(false);
  useEffect(() => {
    const press = () => {
      isPressed.current = true;
    };
    const release = () => {
      isPressed.current = false;
    };
    const listeners = [
      ["pointerdown", press],
      ["pointerup", release],
      ["pointercancel", release],
    ] as const;
    for (const [name, listen] of listeners) document.addEventListener(name, listen, true);
    return () => {
      for (const [name, listen] of listeners) document.removeEventListener(name, listen, true);
    };
  }, []);
  return useCallback((run) => {
    if (!isPressed.current) return run();
    const end = new AbortController();
    const finish = () => {
      end.abort();
      // The click comes after the release.
      setTimeout(run);
    };
    for (const name of ["pointerup", "pointercancel"]) {
      document.addEventListener(name, finish, { capture: true, signal: end.signal });
    }
  }, []);
};
