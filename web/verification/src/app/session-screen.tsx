import { Fragment } from "react";
import type { SessionView } from "../api/types.ts";
import { findModule } from "../modules/registry.ts";
import { Failed } from "../screens/failed.tsx";
import { Loading } from "../screens/loading.tsx";
import { Succeeded } from "../screens/succeeded.tsx";
import { UnderReview } from "../screens/under-review.tsx";
import { UnknownStep } from "../screens/unknown-step.tsx";
import type { Verification } from "./use-verification.ts";

interface SessionScreenProps {
  session: SessionView;
  verification: Verification;
  now: () => number;
}

export function SessionScreen({ session, verification, now }: SessionScreenProps) {
  switch (session.status) {
    case "SUCCEEDED":
      return <Succeeded session={session} />;
    case "PENDING_REVIEW":
      return <UnderReview session={session} refresh={verification.refresh} />;
    case "FAILED":
    case "CANCELED":
    case "EXPIRED":
      return <Failed session={session} />;
    case "CREATED":
    case "STARTED":
      return <CurrentModule session={session} verification={verification} now={now} />;
  }
}

function CurrentModule({ session, verification, now }: SessionScreenProps) {
  const { current } = session;
  if (!current) return <Loading onWait={verification.refresh} />;
  const position = session.steps.findIndex((step) => step.status === "ACTIVE");
  const screen = findModule(current.module)?.render({
    view: current.view,
    session,
    act: (action, body) => verification.act(current.module, action, body),
    refresh: verification.refresh,
    now,
  });
  if (screen === undefined) return <UnknownStep organizationName={session.organization.name} />;
  // A type may stand in the workflow twice: each has its own state.
  return <Fragment key={`${current.module}-${position}`}>{screen}</Fragment>;
}
