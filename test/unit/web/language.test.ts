import { describe, expect, test } from "vitest";
import { en } from "../../../web/verification/src/i18n/en.ts";
import { es } from "../../../web/verification/src/i18n/es.ts";
import { formatCountdown, formatMoment } from "../../../web/verification/src/i18n/format.ts";
import { pickLanguage, pickLocale } from "../../../web/verification/src/i18n/language.ts";
import { oneTimeCodeText } from "../../../web/verification/src/modules/one-time-code/text.ts";

describe("pickLanguage", () => {
  test("takes the first wanted language that the pages speak, and English when there is none", () => {
    expect(pickLanguage([null, undefined, "fr-CA", "es-MX", "en"])).toBe("es");
    expect(pickLanguage(["ES"])).toBe("es");
    expect(pickLanguage(["fr", "zz-99", ""])).toBe("en");
    expect(pickLanguage([])).toBe("en");
  });
});

describe("pickLocale", () => {
  test("keeps the region of the person for dates", () => {
    expect(pickLocale("es", ["en-GB", "es", "es-MX"])).toBe("es-MX");
    expect(pickLocale("en", ["es-MX"])).toBe("en");
  });

  test("passes over tags that are none, as some systems report them", () => {
    expect(pickLocale("en", ["en-US@posix", "en_GB", "en-GB"])).toBe("en-GB");
  });
});

/** Every sentence of a dictionary; functions are called with samples. */
function collectSentences(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return collectSentences(value("Acme", 3, "Code"), path);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => collectSentences(inner, `${path}.${key}`));
}

describe("the dictionaries", () => {
  test.each([
    ["pages", en, es],
    ["one-time code", oneTimeCodeText.en, oneTimeCodeText.es],
  ] as const)("of the %s say the same things, and nothing is left untranslated", (_, english, spanish) => {
    const spanishSentences = new Map(collectSentences(spanish));
    for (const [path, sentence] of collectSentences(english)) {
      const translation = spanishSentences.get(path) ?? "";
      expect(translation.trim(), path).not.toBe("");
      expect(translation, path).not.toBe(sentence);
      expect(translation.includes("undefined"), path).toBe(false);
      expect(translation.includes("Acme"), `${path} names the organization`).toBe(sentence.includes("Acme"));
    }
  });
});

describe("times", () => {
  const now = new Date(2026, 10, 23, 9, 0).getTime();

  test("of today are short, others carry the day, in the person's language", () => {
    expect(formatMoment(new Date(2026, 10, 23, 14, 5).toISOString(), "en-GB", now)).toBe("14:05");
    expect(formatMoment(new Date(2026, 10, 24, 14, 5).toISOString(), "en-GB", now)).toMatch(
      /^Tuesday.*24 November.*14:05$/,
    );
    expect(formatMoment(new Date(2026, 10, 24, 14, 5).toISOString(), "es-ES", now)).toMatch(
      /^martes.*24 de noviembre.*14:05$/,
    );
  });

  test("that are none are left out instead of shown as an error", () => {
    expect(formatMoment("soon", "en", now)).toBe("");
  });

  test("that count down never go below zero", () => {
    expect([3_905, 65, 27.2, 0.1, 0, -3].map(formatCountdown)).toEqual([
      "1:05:05",
      "1:05",
      "0:28",
      "0:01",
      "0:00",
      "0:00",
    ]);
  });
});
