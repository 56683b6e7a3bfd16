import { useSyncExternalStore } from "react";

export interface FreshSecret {
  /** Id of the record that it belongs to. */
  owner: string;
  /** What is worth saving together: the label on the screen, and the variable in the file. */
  values: readonly { label: string; variable: string; value: string }[];
}

// In memory alone: a secret is shown once, and no storage of the browser ever holds it.
let current: FreshSecret | null = null;
const listeners = new Set<() => void>();

export const showSecret = (secret: FreshSecret | null): void => {
  current = secret;
  for (const tell of listeners) tell();
};

/** A client's secret, as the API answers it. */
export const showClientSecret = (
  owner: string,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): void =>
  showSecret({
    owner,
    values: [
      { label: "Client ID", variable: "CLIENT_ID", value: clientId },
      { label: "Client secret", variable: "CLIENT_SECRET", value: clientSecret },
    ],
  });

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The secret that was just made for this record, until it is put away. */
export const useFreshSecret = (owner: string): FreshSecret | null => {
  const secret = useSyncExternalStore(subscribe, () => current);
  return secret?.owner === owner ? secret : null;
};
