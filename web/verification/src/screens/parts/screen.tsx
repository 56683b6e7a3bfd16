import { createContext, type ReactNode, use, useEffect, useLayoutEffect, useRef } from "react";
import { useI18n } from "../../i18n/context.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** False in a preview: title and focus of the page around it are not its own. */
export const OwnsPage = createContext(true);

interface ScreenProps {
  /** Says which step this is: when it changes, focus moves to the heading. */
  id: string;
  title: string;
  organizationName?: string | undefined;
  icon?: IconName;
  tone?: "accent" | "success" | "warning" | "danger" | "neutral";
  children: ReactNode;
}

/** One step: its picture, its heading, its page title; and focus on the heading when the step is entered. */
export function Screen({ id, title, organizationName, icon, tone = "accent", children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { text } = useI18n();
  const ownsPage = use(OwnsPage);

  useEffect(() => {
    if (ownsPage) document.title = `${title} – ${organizationName ?? text.pageTitle}`;
  }, [ownsPage, title, organizationName, text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the id alone says that another step was entered
  useLayoutEffect(() => {
    if (!ownsPage) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [id]);

  return (
    <div className="screen" key={id} data-screen={id}>
      {icon && (
        <div className={`badge badge-${tone}`}>
          <Icon name={icon} />
        </div>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}

/** What the person can do next, as a list with its own heading. */
export function WaysForward({ ways }: { ways: readonly string[] }) {
  const { text } = useI18n();
  return (
    <section className="ways">
      <h2>{text.whatYouCanDo}</h2>
      <ul>
        {ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
    </section>
  );
}
