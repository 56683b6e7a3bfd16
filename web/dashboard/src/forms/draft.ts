const PREFIX = "countersign.draft.";
const nameOf = (key: string): string => `${PREFIX}${key}`;

/** What was typed before a reload or a new sign-in, in this tab alone. */
export const readDraft = <Values>(key: string | undefined): Partial<Values> => {
  if (key === undefined) return {};
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(key)) ?? "{}");
  } catch {
    return {};
  }
};

export const writeDraft = (key: string | undefined, values: unknown): void => {
  if (key !== undefined) sessionStorage.setItem(nameOf(key), JSON.stringify(values));
};

export const clearDraft = (key: string | undefined): void => {
  if (key !== undefined) sessionStorage.removeItem(nameOf(key));
};

/** Whoever signs out leaves nothing behind. */
export const clearDrafts = (): void => {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
};
