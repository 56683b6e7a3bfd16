/** What a tab remembers across reloads. Some browsers refuse storage; forgetting is then the lesser evil. */
export interface TabMemory {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

export function createTabMemory(open: () => Storage): TabMemory {
  return {
    get: (key) => {
      try {
        return open().getItem(`countersign.${key}`);
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        open().setItem(`countersign.${key}`, value);
      } catch {
        // Nothing to do: the page works without.
      }
    },
  };
}

export const tabMemory: TabMemory = createTabMemory(() => window.sessionStorage);
