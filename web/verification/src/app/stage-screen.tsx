import { DeadEndScreen } from "../screens/dead-end.tsx";
import { Loading } from "../screens/loading.tsx";
import { Unreachable } from "../screens/unreachable.tsx";
import { Welcome } from "../screens/welcome.tsx";
import { SessionScreen } from "./session-screen.tsx";
import type { Verification } from "./use-verification.ts";

/** The screen of where the verification stands. */
export function StageScreen({ verification, now }: { verification: Verification; now: () => number }) {
  const { stage, organization, load, start } = verification;
  switch (stage.at) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable problem={stage.problem} onRetry={load} />;
    case "welcome":
      return <Welcome preview={stage.preview} now={now} onStart={start} />;
    case "deadEnd":
      return <DeadEndScreen problem={stage.problem} organizationName={organization?.name} load={load} />;
    case "session":
      return <SessionScreen session={stage.session} verification={verification} now={now} />;
  }
}
