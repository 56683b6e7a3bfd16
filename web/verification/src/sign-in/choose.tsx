import { type FormEvent, useRef, useState } from "react";
import type { ApiProblem } from "../api/problems.ts";
import { useI18n, useTranslations } from "../i18n/context.tsx";
import { Button } from "../screens/parts/button.tsx";
import { Notice } from "../screens/parts/notice.tsx";
import { ProblemNotice } from "../screens/parts/problem-notice.tsx";
import { Screen } from "../screens/parts/screen.tsx";
import type { Choice, SignInView } from "./api.ts";
import { signInText } from "./text.ts";
import type { SignIn } from "./use-sign-in.ts";

type Device = Choice["device"];

interface ChooseProps {
  view: SignInView;
  signIn: SignIn;
  /** The person goes on in this browser. */
  onHere: () => void;
  /** A code was shown, and nobody used it. */
  expired: boolean;
}

/** Who, where it is not known yet, and on which device. */
export function Choose({ view, signIn, onHere, expired }: ChooseProps) {
  const text = useTranslations(signInText).choose;
  const { locale } = useI18n();
  const [email, setEmail] = useState("");
  const [invalid, setInvalid] = useState(false);
  const [pending, setPending] = useState<Device | "cancel">();
  const [failed, setFailed] = useState<{ problem: ApiProblem; retry: () => void }>();
  const field = useRef<HTMLInputElement>(null);
  const { asksForLogin, organization, application } = view;

  const run = async (what: Device | "cancel", request: () => Promise<ApiProblem | undefined>) => {
    if (pending !== undefined) return;
    setPending(what);
    const problem = await request();
    setPending(undefined);
    setFailed(problem && { problem, retry: () => run(what, request) });
  };

  const begin = (device: Device) => {
    const loginHint = email.trim();
    const wrong = asksForLogin && !/^\S+@\S+$/.test(loginHint);
    setInvalid(wrong);
    if (wrong) return field.current?.focus();
    if (device === "HERE") onHere();
    const choice = { device, language: locale, ...(asksForLogin ? { loginHint } : {}) };
    void run(device, () => signIn.begin(choice));
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin("HERE");
  };

  return (
    <Screen
      id="sign-in-choose"
      title={text.title(application)}
      organizationName={organization.name}
      icon="shield"
    >
      <p className="lead">{text.body(organization.name)}</p>
      {expired && <Notice tone="warning">{text.expired}</Notice>}
      <form className="sign-in-form" noValidate onSubmit={submit}>
        {asksForLogin && (
          <div className="field">
            <label htmlFor="login">{text.email}</label>
            <input
              ref={field}
              id="login"
              type="email"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={320}
              value={email}
              aria-invalid={invalid || undefined}
              aria-describedby={invalid ? "login-error" : undefined}
              onInput={(event) => setEmail(event.currentTarget.value)}
            />
            {invalid && (
              <p id="login-error" className="field-error" role="alert">
                {text.emailMissing}
              </p>
            )}
          </div>
        )}
        {failed && (
          <ProblemNotice problem={failed.problem} busy={pending !== undefined} onRetry={failed.retry} />
        )}
        <div className="actions">
          <Button type="submit" busy={pending === "HERE"} blocked={pending !== undefined}>
            {text.here}
          </Button>
          {view.crossDevice && (
            <Button
              kind="secondary"
              busy={pending === "ELSEWHERE"}
              blocked={pending !== undefined}
              onPress={() => begin("ELSEWHERE")}
            >
              {text.phone}
            </Button>
          )}
          <Button
            kind="quiet"
            busy={pending === "cancel"}
            blocked={pending !== undefined}
            onPress={() => run("cancel", signIn.cancel)}
          >
            {text.cancel}
          </Button>
        </div>
      </form>
    </Screen>
  );
}
