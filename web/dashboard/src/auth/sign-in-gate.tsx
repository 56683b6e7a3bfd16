import { Button, Text } from "@mantine/core";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { connectApi } from "../api/client.ts";
import { type Beginning, createSession, type Session } from "./session.ts";
import { SessionEnded } from "./session-ended.tsx";
import { loadSettings } from "./settings.ts";
import { FrontPage, Splash } from "./splash.tsx";

const SessionContext = createContext<Session | null>(null);

/** The session of the person who is signed in. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession is for what stands inside the sign-in.");
  return session;
};

interface Started {
  session: Session | null;
  beginning: Beginning | { state: "starting" } | { state: "unreachable" };
}

let starting: Promise<Started> | undefined;

/** Once a page load: a code from the provider can be used once. */
const start = (): Promise<Started> => {
  starting ??= (async (): Promise<Started> => {
    try {
      const session = createSession(await loadSettings());
      return { session, beginning: await session.begin() };
    } catch {
      return { session: null, beginning: { state: "unreachable" } };
    }
  })();
  return starting;
};

/** Lets people in who are signed in, and sends all others to the provider. */
export function SignInGate({ children }: { children: ReactNode }) {
  const [{ session, beginning }, setStarted] = useState<Started>({
    session: null,
    beginning: { state: "starting" },
  });
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    void start().then((started) => {
      const { session: begun } = started;
      if (begun !== null) {
        connectApi({ token: begun.token, renew: begun.renew, onExpired: () => setEnded(true) });
      }
      setStarted(started);
    });
  }, []);

  const signIn = () => void session?.signIn();
  switch (beginning.state) {
    case "starting":
      return <Splash label="Starting" />;
    case "leaving":
      return <Splash label="Going to the sign-in" />;
    case "unreachable":
      return (
        <FrontPage title="The sign-in does not answer">
          <Text c="dimmed">
            Check your connection and load the page again. If it stays like this, the sign-in provider of your
            deployment is not reachable.
          </Text>
          <Button onClick={() => location.reload()}>Load again</Button>
        </FrontPage>
      );
    case "signed-out":
      return (
        <FrontPage title="You are signed out">
          <Text c="dimmed">Nothing of your session is left in this tab.</Text>
          <Button onClick={signIn}>Sign in</Button>
        </FrontPage>
      );
    case "failed":
      return (
        <FrontPage title="Sign-in did not work">
          <Text c="dimmed">
            The sign-in was cancelled, took too long, or was opened in two tabs at once. Nothing is lost: try
            again.
          </Text>
          <Text size="sm" c="dimmed">
            What the provider said: {beginning.reason}
          </Text>
          <Button onClick={signIn}>Sign in</Button>
        </FrontPage>
      );
    case "signed-in":
      return (
        <SessionContext value={session}>
          {children}
          <SessionEnded opened={ended} onSignIn={signIn} />
        </SessionContext>
      );
  }
}
