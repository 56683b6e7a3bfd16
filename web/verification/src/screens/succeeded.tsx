import { useEffect, useState } from "react";
import type { SessionView } from "../api/types.ts";
import { tabMemory } from "../app/memory.ts";
import { readRedirectUrl, rememberSentBack, wasSentBack } from "../app/redirect.ts";
import { useI18n } from "../i18n/context.tsx";
import { Button } from "./parts/button.tsx";
import { Screen } from "./parts/screen.tsx";

const secondsUntilRedirect = 6;

export function Succeeded({ session }: { session: SessionView }) {
  const { text } = useI18n();
  const { login } = session;
  const { name } = session.organization;
  const back = readRedirectUrl(session.redirectUrl);
  if (login?.device === "ELSEWHERE") {
    return (
      <Screen
        id="succeeded-elsewhere"
        title={text.signIn.returnTitle}
        organizationName={name}
        icon="check"
        tone="success"
      >
        <p className="lead">{text.signIn.returnBody(login.application)}</p>
        <p>{text.succeeded.close}</p>
      </Screen>
    );
  }
  if (login !== null && back) {
    return (
      <Screen id="signed-in" title={text.succeeded.title} organizationName={name} icon="check" tone="success">
        <GoOn url={back} interviewId={session.interviewId} application={login.application} />
      </Screen>
    );
  }
  return (
    <Screen id="succeeded" title={text.succeeded.title} organizationName={name} icon="check" tone="success">
      <p className="lead">{text.succeeded.body(name)}</p>
      {back ? (
        <WayBack url={back} interviewId={session.interviewId} name={name} />
      ) : (
        <p>{text.succeeded.close}</p>
      )}
    </Screen>
  );
}

/** Takes the person on at once: they came to get to the application. Not again when they come back to read. */
function GoOn(props: { url: string; interviewId: string; application: string }) {
  const { url, interviewId, application } = props;
  const { text } = useI18n();
  useEffect(() => {
    if (wasSentBack(tabMemory, interviewId)) return;
    rememberSentBack(tabMemory, interviewId);
    window.location.assign(url);
  }, [url, interviewId]);
  return (
    <>
      <p className="lead" role="status">
        {text.signIn.goingOn(application)}
      </p>
      <div className="actions">
        <a className="button button-primary" href={url}>
          {text.signIn.goOn(application)}
        </a>
      </div>
    </>
  );
}

/** Sends the person back after a few seconds, unless they stay, and says so before. */
function WayBack({ url, interviewId, name }: { url: string; interviewId: string; name: string }) {
  const { text } = useI18n();
  const [left, setLeft] = useState(() =>
    wasSentBack(tabMemory, interviewId) ? undefined : secondsUntilRedirect,
  );
  const counting = left !== undefined;

  useEffect(() => {
    if (left === undefined) return;
    if (left === 0) {
      rememberSentBack(tabMemory, interviewId);
      window.location.assign(url);
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left, interviewId, url]);

  return (
    <>
      {counting && (
        <p className="countdown" aria-hidden="true">
          {text.succeeded.goingBack(name, left)}
        </p>
      )}
      <p className={counting ? "visually-hidden" : "status-line"} role="status">
        {counting ? text.succeeded.announce(name, secondsUntilRedirect) : text.succeeded.stayed}
      </p>
      <div className="actions">
        <a
          className="button button-primary"
          href={url}
          onClick={() => rememberSentBack(tabMemory, interviewId)}
        >
          {text.succeeded.back(name)}
        </a>
        {counting && (
          <Button kind="quiet" onPress={() => setLeft(undefined)}>
            {text.succeeded.stay}
          </Button>
        )}
      </div>
    </>
  );
}
