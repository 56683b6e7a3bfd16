import { statusWords } from "../sessions/components/session-status.tsx";
import type { Counts, Series, Statuses } from "./api.ts";
import type { Interval } from "./period.ts";

const hour = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
});
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", timeZone: "UTC" });
const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export const tellNumber = (value: number): string => number.format(value);

/** Hours in the viewer's zone; days and weeks are counted in UTC and named so. */
export const tellBucket = (start: string, interval: Interval): string =>
  (interval === "hour" ? hour : day).format(Date.parse(start));

/** A status by its word; an integration or workflow by its name. */
export const nameOf = ({ key, name }: Pick<Series, "key" | "name">, { groupBy }: Counts): string => {
  const status = Object.entries(statusWords).find(([value]) => groupBy === "status" && value === key);
  return status?.[1].word ?? name;
};

export const endedOf = ({ SUCCEEDED, FAILED, CANCELED, EXPIRED }: Statuses): number =>
  SUCCEEDED + FAILED + CANCELED + EXPIRED;

/** Of those that have ended; "–" where none has. */
export const tellRate = (statuses: Statuses): string => {
  const ended = endedOf(statuses);
  return ended === 0 ? "–" : percent.format(statuses.SUCCEEDED / ended);
};

export const tellShare = (part: number, whole: number): string =>
  whole === 0 ? "–" : percent.format(part / whole);

export const tellDuration = (seconds: number | null): string => {
  if (seconds === null) return "–";
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
};
