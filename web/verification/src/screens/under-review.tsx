import { useState } from "react";
import type { SessionView } from "../api/types.ts";
import { readRedirectUrl } from "../app/redirect.ts";
import { useI18n } from "../i18n/context.tsx";
import { Button } from "./parts/button.tsx";
import { Screen } from "./parts/screen.tsx";

/** The person is done, and someone else decides. */
export function UnderReview({ session, refresh }: { session: SessionView; refresh: () => Promise<void> }) {
  const { text } = useI18n();
  const [looking, setLooking] = useState(false);
  const [looked, setLooked] = useState(false);
  const { name } = session.organization;
  const back = readRedirectUrl(session.redirectUrl);
  const look = async () => {
    setLooking(true);
    setLooked(false);
    await refresh();
    setLooking(false);
    setLooked(true);
  };
  return (
    <Screen id="under-review" title={text.review.title} organizationName={name} icon="clock">
      <p className="lead">{text.review.body(name)}</p>
      <p>{text.review.next(name)}</p>
      <div className="actions">
        {back && (
          <a className="button button-primary" href={back}>
            {text.failed.back(session.login?.application ?? name)}
          </a>
        )}
        <Button kind="secondary" busy={looking} onPress={look}>
          {text.review.check}
        </Button>
      </div>
      <p className="status-line" role="status">
        {looked ? text.review.stillWaiting : ""}
      </p>
    </Screen>
  );
}
