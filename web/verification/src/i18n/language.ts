/** The languages of the pages, each by its own name, in the order of the switch. */
export const languageNames = { en: "English", es: "Español" } as const;

export type Language = keyof typeof languageNames;

/** One text per language: a missing one is a compile error. */
export type Translations<T> = Record<Language, T>;

export const languages: readonly Language[] = ["en", "es"];

/** The language that the pages speak for a BCP 47 tag, if they speak it. */
export function matchLanguage(tag: string): Language | undefined {
  const base = tag.toLowerCase().split("-")[0];
  return languages.find((language) => language === base);
}

/** The first of the wanted tags that the pages speak; English when there is none. */
export function pickLanguage(tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const match = tag ? matchLanguage(tag) : undefined;
    if (match) return match;
  }
  return "en";
}

/** The tag for dates and numbers: the fullest wanted one of this language ("es-MX" rather than "es"). */
export function pickLocale(language: Language, tags: readonly (string | null | undefined)[]): string {
  const fitting = tags.filter((tag) => typeof tag === "string" && matchLanguage(tag) === language);
  return fitting.find((tag) => tag !== language && isKnownLocale(tag)) ?? language;
}

/** Some systems report tags that are none, such as "en-US@posix": asking Intl about them throws. */
function isKnownLocale(tag: string | null | undefined): tag is string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag ?? []).length > 0;
  } catch {
    return false;
  }
}
