import { Tooltip } from "@mantine/core";
import { useNow } from "./use-now.ts";

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
// Words are English like the screens; dates are written as the viewer writes them, in their zone.
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
/** Where things follow one another fast, and their order is what is looked for. */
const precise = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** "3 minutes ago"; beyond a week the day. */
export const tellTime = (instant: string, now: number): string => {
  const seconds = (Date.parse(instant) - now) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return day.format(Date.parse(instant));
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return Math.abs(seconds) < 45 ? "just now" : relative.format(Math.round(seconds / size), unit);
};

interface MomentProps {
  at: string;
  /** Show the date and time themselves. */
  full?: boolean;
  /** To the second. */
  seconds?: boolean;
}

/** A moment in the viewer's zone, with UTC on hover. */
export function Moment({ at, full = false, seconds = false }: MomentProps) {
  const now = useNow(30_000);
  const local = (seconds ? precise : absolute).format(Date.parse(at));
  return (
    <Tooltip
      label={
        <>
          {local}
          <br />
          {at.replace("T", " ").replace("Z", " UTC")}
        </>
      }
    >
      <time dateTime={at}>{full || seconds ? local : tellTime(at, now)}</time>
    </Tooltip>
  );
}
