import type { DeadEnd } from "../api/problems.ts";
import { useI18n } from "../i18n/context.tsx";
import { Button } from "./parts/button.tsx";
import type { IconName } from "./parts/icon.tsx";
import { Screen, WaysForward } from "./parts/screen.tsx";

const icons: Record<DeadEnd, IconName> = {
  LINK_INVALID: "link",
  LINK_EXPIRED: "clock",
  LINK_CANCELED: "cross",
  LINK_REPLACED: "mail",
  LINK_ALREADY_USED: "devices",
  NO_SESSION: "link",
  ANOTHER_SESSION: "devices",
  SESSION_EXPIRED: "clock",
};

/** A link or session with which this browser cannot go on: what happened, and what to do. */
export function DeadEndScreen(props: {
  problem: DeadEnd;
  organizationName: string | undefined;
  load: () => Promise<void>;
}) {
  const { text } = useI18n();
  const { title, body, ways } = text.deadEnds[props.problem];
  return (
    <Screen
      id={`dead-end-${props.problem}`}
      title={title}
      organizationName={props.organizationName}
      icon={icons[props.problem]}
      tone="neutral"
    >
      <p className="lead">{body}</p>
      <WaysForward ways={ways} />
      {props.problem === "ANOTHER_SESSION" && (
        <div className="actions">
          <Button onPress={() => void props.load()}>{text.goOnHere}</Button>
        </div>
      )}
    </Screen>
  );
}
