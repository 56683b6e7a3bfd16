import type { Language } from "../../core/organization/schema.ts";

const unit = (language: Language, name: "minute" | "hour" | "day", count: number): string =>
  new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(count);

/**
 * `60 minutes`, `2 hours`, `7 days`: to the nearest minute, because a message takes a moment to be sent; whole hours and
 * days that are left otherwise.
 */
export const sayDuration = (language: Language, exactMinutes: number): string => {
  const minutes = Math.round(exactMinutes);
  if (minutes >= 48 * 60) return unit(language, "day", Math.floor(minutes / (24 * 60)));
  if (minutes >= 120) return unit(language, "hour", Math.floor(minutes / 60));
  return unit(language, "minute", Math.max(1, minutes));
};

/** Where the recipient is, nobody knows: the time is given in UTC and says so. */
export const sayInstant = (language: Language, at: Date): string => {
  const text = new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(at);
  return `${text} UTC`;
};
