import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from "react";
import { tabMemory } from "../app/memory.ts";
import { en, type Text } from "./en.ts";
import { es } from "./es.ts";
import { type Language, languageNames, pickLanguage, pickLocale, type Translations } from "./language.ts";

const texts: Translations<Text> = { en, es };
const directions: Translations<"ltr" | "rtl"> = { en: "ltr", es: "ltr" };

interface I18n {
  language: Language;
  /** For dates and numbers; may name a region. */
  locale: string;
  text: Text;
  choose(language: Language): void;
}

const I18nContext = createContext<I18n | undefined>(undefined);

/**
 * The language is the person's own choice on this page, else the one the link was made for, else the browser's.
 * @param linkLanguage BCP 47, as soon as it is known
 */
export function I18nProvider({
  linkLanguage,
  children,
}: {
  linkLanguage: string | undefined;
  children: ReactNode;
}) {
  const [chosen, setChosen] = useState(() => tabMemory.get("language"));
  const wanted = [chosen, linkLanguage, ...navigator.languages];
  const language = pickLanguage(wanted);
  const locale = pickLocale(language, wanted);

  // Together with the words: a screen reader must not read them in the language of before.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = directions[language];
  }, [language]);

  const value = useMemo<I18n>(
    () => ({
      language,
      locale,
      text: texts[language],
      choose: (next) => {
        tabMemory.set("language", next);
        setChosen(next);
      },
    }),
    [language, locale],
  );
  return <I18nContext value={value}>{children}</I18nContext>;
}

/** One language and nothing else: for a preview, which changes nothing of the page around it. */
export function FixedLanguage({ language, children }: { language: Language; children: ReactNode }) {
  const value = useMemo<I18n>(
    () => ({ language, locale: language, text: texts[language], choose: () => undefined }),
    [language],
  );
  return <I18nContext value={value}>{children}</I18nContext>;
}

export function useI18n(): I18n {
  const value = use(I18nContext);
  if (!value) throw new Error("useI18n needs an I18nProvider");
  return value;
}

/** The text of a module or another part that brings its own dictionaries. */
export const useTranslations = <T,>(translations: Translations<T>): T => translations[useI18n().language];

export { languageNames };
