import { type Language, language } from "../../core/organization/schema.ts";
import type { HttpRequest } from "../../platform/http/request.ts";

export type PageLanguage = Language;

/** The first of the tags (BCP 47) that the pages speak. */
export const matchLanguage = (tags: readonly string[]): PageLanguage | undefined => {
  for (const tag of tags) {
    const known = language.safeParse(tag.split("-")[0]?.toLowerCase());
    if (known.success) return known.data;
  }
  return undefined;
};

/** What the browser prefers, in its order; its weights are left aside. */
const acceptedTags = (request: HttpRequest): string[] =>
  (request.headers["accept-language"] ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => part.split(";")[0]?.trim() ?? "");

/** `ui_locales` first, then what the browser says, then English. */
export const chooseLanguage = (request: HttpRequest, uiLocales: readonly string[] = []): PageLanguage =>
  matchLanguage(uiLocales) ?? matchLanguage(acceptedTags(request)) ?? "en";
