import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { ApiClientDependencies } from "../api/client.ts";
import { Shell } from "../app/shell.tsx";
import { I18nProvider, useTranslations } from "../i18n/context.tsx";
import { Loading } from "../screens/loading.tsx";
import { Screen, WaysForward } from "../screens/parts/screen.tsx";
import { Unreachable } from "../screens/unreachable.tsx";
import { applyBrand } from "../theme/brand.ts";
import { createSignInApi, type SignInView } from "./api.ts";
import { Choose } from "./choose.tsx";
import { signInText } from "./text.ts";
import { type SignIn, useSignIn } from "./use-sign-in.ts";
import { Wait } from "./wait.tsx";

const leave = (url: string) => window.location.assign(url);

/** The page of the browser that began a sign-in. */
export function SignInApp({ id, deps }: { id: string; deps: ApiClientDependencies }) {
  const api = useMemo(() => createSignInApi(id, deps), [id, deps]);
  const signIn = useSignIn(api, leave);
  const view = signIn.stage.at === "sign-in" ? signIn.stage.view : undefined;

  const primaryColor = view?.organization.primaryColor ?? null;
  useEffect(() => applyBrand(document.documentElement, primaryColor), [primaryColor]);

  return (
    <I18nProvider linkLanguage={view?.language ?? undefined}>
      <Shell organization={view?.organization} steps={[]}>
        <SignInScreen signIn={signIn} />
      </Shell>
    </I18nProvider>
  );
}

function SignInScreen({ signIn }: { signIn: SignIn }) {
  const { stage } = signIn;
  switch (stage.at) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable problem={stage.problem} onRetry={signIn.load} />;
    case "gone":
      return <Gone />;
    case "sign-in":
      return <Current view={stage.view} signIn={signIn} />;
  }
}

function Current({ view, signIn }: { view: SignInView; signIn: SignIn }) {
  const waited = useRef(false);
  const [goesHere, setGoesHere] = useState(false);
  const choseHere = useCallback(() => setGoesHere(true), []);
  if (view.state === "ELSEWHERE") waited.current = true;

  const { state, url } = view;
  useEffect(() => {
    // The link is for this browser alone. Who comes back to this page chooses again.
    if (state === "HERE" && goesHere && url !== null) leave(url);
  }, [state, goesHere, url]);

  const comeBack = useEffectEvent((event: PageTransitionEvent) => {
    if (!event.persisted) return;
    // The browser kept the page as it was left.
    setGoesHere(false);
    void signIn.load();
  });
  useEffect(() => {
    window.addEventListener("pageshow", comeBack);
    return () => window.removeEventListener("pageshow", comeBack);
  }, []);

  switch (state) {
    case "CHOOSE":
    case "HERE":
      if (state === "HERE" && goesHere) return <Loading />;
      return <Choose view={view} signIn={signIn} onHere={choseHere} expired={waited.current} />;
    case "ELSEWHERE":
      return <Wait view={view} signIn={signIn} onHere={choseHere} />;
    case "DONE":
      return <Loading />;
  }
}

function Gone() {
  const text = useTranslations(signInText).gone;
  return (
    <Screen id="sign-in-gone" title={text.title} icon="link" tone="neutral">
      <p className="lead">{text.body}</p>
      <WaysForward ways={text.ways} />
    </Screen>
  );
}
