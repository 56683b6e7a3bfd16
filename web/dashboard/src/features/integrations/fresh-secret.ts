import { useSyncExternalStore } from "react";

export interface FreshSecret {
  integrationId: string;
  clientId: string;
  clientSecret: string;
}

// In memory alone: a client secret is shown once, and no storage of the browser ever holds it.
let current: FreshSecret | null = null;
const listeners = new Set<() => void>();

export const showSecret = (secret: FreshSecret | null): void => {
  current = secret;
  for (const tell of listeners) tell();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The secret that was just made for this integration, until it is put away. */
export const useFreshSecret = (integrationId: string): FreshSecret | null => {
  const secret = useSyncExternalStore(subscribe, () => current);
  return secret?.integrationId === integrationId ? secret : null;
};
