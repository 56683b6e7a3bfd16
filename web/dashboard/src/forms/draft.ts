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

/** Keeps what differs from what is saved, and nothing else: what others change meanwhile stays theirs. */
export const keepDraft = <Values extends Record<string, unknown>>(
  key: string | undefined,
  saved: Values,
  typed: Values,
): void => {
  const changed = Object.entries(typed).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(saved[name]),
  );
  if (changed.length === 0) clearDraft(key);
  else writeDraft(key, Object.fromEntries(changed));
};

export const clearDraft = (key: string | undefined): void => {
  if (key !== undefined) sessionStorage.removeItem(nameOf(key));
};

/** Whoever signs out leaves nothing behind. */
export const clearDrafts = (): void => {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
};
