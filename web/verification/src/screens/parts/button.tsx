import type { ReactNode } from "react";
import { useI18n } from "../../i18n/context.tsx";

interface ButtonProps {
  children: ReactNode;
  kind?: "primary" | "secondary" | "quiet";
  type?: "button" | "submit";
  /** Work is under way: the label gives way to a spinner, and pressing again does nothing. */
  busy?: boolean;
  /** Not possible now. The button stays reachable, so that its reason can be read. */
  blocked?: boolean;
  describedBy?: string | undefined;
  onPress?: () => void;
}

/** A button that keeps focus while it works: `disabled` would drop it to the top of the page. */
export function Button(props: ButtonProps) {
  const { children, kind = "primary", type = "button", busy = false, blocked = false, onPress } = props;
  const { text } = useI18n();
  const inert = busy || blocked;
  return (
    <button
      type={type}
      className={`button button-${kind}`}
      aria-disabled={inert || undefined}
      aria-describedby={props.describedBy}
      data-busy={busy || undefined}
      onClick={(event) => {
        if (inert) event.preventDefault();
        else onPress?.();
      }}
    >
      <span className="button-label">{children}</span>
      {busy && (
        <span className="button-progress">
          <span className="spinner" aria-hidden="true" />
          <span className="visually-hidden">{text.working}</span>
        </span>
      )}
    </button>
  );
}
