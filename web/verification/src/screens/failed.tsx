import type { SessionView } from "../api/types.ts";
import { readRedirectUrl } from "../app/redirect.ts";
import { useI18n } from "../i18n/context.tsx";
import type { Text } from "../i18n/en.ts";
import type { IconName } from "./parts/icon.tsx";
import { Screen, WaysForward } from "./parts/screen.tsx";

type Reason = keyof Text["failed"]["reasons"];

const icons: Record<Reason, IconName> = {
  LINK_EXPIRED: "clock",
  SESSION_EXPIRED: "clock",
  CANCELED: "cross",
  TOO_MANY_ATTEMPTS: "lock",
  NO_CONTACT_POINT: "person",
  REVIEW_REJECTED: "person",
  DELIVERY_FAILED: "mail",
  CONTACT_CHANGED: "person",
  UNKNOWN: "cross",
};

/** The reason as the page knows it; a status without one speaks for itself. */
function readReason({ failureReason, status }: SessionView): Reason {
  const isKnown = (reason: string): reason is Reason => Object.hasOwn(icons, reason);
  if (failureReason !== null && isKnown(failureReason)) return failureReason;
  if (status === "CANCELED") return "CANCELED";
  return status === "EXPIRED" ? "SESSION_EXPIRED" : "UNKNOWN";
}

/** Ended without success: why, in a sentence, and the way forward. */
export function Failed({ session }: { session: SessionView }) {
  const { text } = useI18n();
  const reason = readReason(session);
  const { title, body, ways } = text.failed.reasons[reason];
  const { name } = session.organization;
  const back = readRedirectUrl(session.redirectUrl);
  return (
    <Screen
      id={`failed-${reason}`}
      title={title}
      organizationName={name}
      icon={icons[reason]}
      tone={session.status === "FAILED" ? "danger" : "neutral"}
    >
      <p className="lead">{body}</p>
      <WaysForward
        ways={session.login === null ? ways(name) : text.signIn.failedWays(session.login.application, name)}
      />
      {back && (
        <div className="actions">
          <a className="button button-primary" href={back}>
            {text.failed.back(session.login?.application ?? name)}
          </a>
        </div>
      )}
    </Screen>
  );
}
