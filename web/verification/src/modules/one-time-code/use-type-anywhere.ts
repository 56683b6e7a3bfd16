import { type RefObject, useEffect, useEffectEvent } from "react";
import { codeLength, extractCode } from "./digits.ts";

/**
 * Focus is on the heading when the step begins, so that it is read out. Whoever just types or pastes the code then
 * means the field: the digits go there.
 */
export function useTypeAnywhere(
  field: RefObject<HTMLInputElement | null>,
  enter: (code: string) => void,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const nowhere = event.target === document.body || event.target instanceof HTMLHeadingElement;
    if (!nowhere || event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    // The browser types the key into what has focus once this handler is done.
    field.current?.focus();
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (event.target === field.current || field.current?.readOnly) return;
    const code = extractCode(event.clipboardData?.getData("text") ?? "");
    if (code.length !== codeLength) return;
    event.preventDefault();
    field.current?.focus();
    enter(code);
  });

  useEffect(() => {
    document.addEventListener("keydown", onKey);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("paste", onPaste);
    };
  }, []);
}
