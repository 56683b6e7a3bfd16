import { Button, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { api, type Schema } from "../api/client.ts";
import { rights, roles } from "../api/generated/rights.ts";
import { answer, isProblem } from "../api/problem.ts";
import { ErrorPanel } from "../components/error-panel.tsx";
import { useSession } from "./sign-in-gate.tsx";
import { FrontPage, Splash } from "./splash.tsx";

type Role = Schema<"User">["role"];

interface Me {
  userId: string;
  role: Role;
  organization: Schema<"Organization">;
}

/** A call of the management API: method and path. */
export type Right = keyof typeof rights;

/** Which calls somebody may make: by their role, and by the features of their organization. */
export const may = ({ role, organization }: Pick<Me, "role" | "organization">, right: Right): boolean => {
  const needed = rights[right];
  const feature = "feature" in needed ? needed.feature : undefined;
  return (
    roles.indexOf(role) >= roles.indexOf(needed.role) &&
    (feature === undefined || organization.features.includes(feature))
  );
};

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/me", { signal })),
  staleTime: 60_000,
});

const MeContext = createContext<Me | null>(null);

export const useMe = (): Me => {
  const me = useContext(MeContext);
  if (me === null) throw new Error("useMe is for what stands inside MeGate.");
  return me;
};

/** `const can = useCan(); can("POST /api/v1/integrations")`: offer nobody what they would be refused. */
export const useCan = (): ((right: Right) => boolean) => {
  const me = useMe();
  return (right) => may(me, right);
};

/** Reads who the person is here; someone without a role gets an explanation. */
export function MeGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(meQuery);
  if (data !== undefined) return <MeContext value={data}>{children}</MeContext>;
  if (error === null) return <Splash label="Reading your role" />;
  if (isProblem(error, "FORBIDDEN")) return <NoRole onRetry={() => void refetch()} />;
  return (
    <FrontPage title="The dashboard cannot start">
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    </FrontPage>
  );
}

function NoRole({ onRetry }: { onRetry: () => void }) {
  const session = useSession();
  return (
    <FrontPage title="You have no role yet">
      <Text>
        You are signed in as <b>{session.email()}</b>, but nobody has given this account a role in an
        organization, or it was taken away.
      </Text>
      <Text c="dimmed">Ask an administrator to invite this address under Team. Then look again.</Text>
      <Button onClick={onRetry}>Look again</Button>
      <Button variant="default" onClick={() => void session.signOut()}>
        Sign in as somebody else
      </Button>
    </FrontPage>
  );
}
