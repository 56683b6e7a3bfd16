import type { State } from "../state.ts";
import { pause, startLoop, type Trigger, type TriggerDeps } from "./trigger.ts";

export interface Schedule {
  readonly id: string;
  /** `rate(5 minutes)` or `cron(0 3 * * ? *)`, in UTC. */
  readonly expression: string;
  readonly functionArn: string;
  readonly input: unknown;
}

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const NAMES: Record<string, number> = Object.fromEntries([
  ...["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"].map((name, index) => [name, index + 1]),
  ...["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"].map(
    (name, index) => [name, index + 1],
  ),
]);

/** First time after `after` at which the expression fires (milliseconds since 1970). */
export function nextRun(expression: string, after: number): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count && unit) return after + Number(count) * (UNIT_MS[unit] ?? 0);
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  if (!fields) throw new Error(`the schedule ${expression} is not served locally`);
  return nextCron(fields.split(/\s+/), after, expression);
}

function nextCron(
  [minute, hour, day, month, weekday, year]: string[],
  after: number,
  expression: string,
): number {
  const at = new Date(Math.floor(after / 60_000) * 60_000 + 60_000);
  const end = after + 366 * 86_400_000;
  while (at.getTime() < end) {
    const dayFits =
      matchesField(month, at.getUTCMonth() + 1) &&
      matchesField(day, at.getUTCDate()) &&
      matchesField(weekday, at.getUTCDay() + 1) &&
      matchesField(year, at.getUTCFullYear());
    if (!dayFits) at.setUTCHours(24, 0, 0, 0);
    else if (!matchesField(hour, at.getUTCHours())) at.setUTCHours(at.getUTCHours() + 1, 0, 0, 0);
    else if (!matchesField(minute, at.getUTCMinutes())) at.setUTCMinutes(at.getUTCMinutes() + 1, 0, 0);
    else return at.getTime();
  }
  throw new Error(`the schedule ${expression} does not fire within a year`);
}

function matchesField(field: string | undefined, value: number): boolean {
  if (field === undefined || field === "*" || field === "?") return true;
  return field.split(",").some((part) => {
    const [range = "", step = "1"] = part.split("/");
    const [from = "", to] = range.split("-");
    const first = range === "*" ? 0 : toNumber(from);
    const last = to === undefined ? (part.includes("/") ? Number.MAX_SAFE_INTEGER : first) : toNumber(to);
    return value >= first && value <= last && (value - first) % Number(step) === 0;
  });
}

const toNumber = (text: string): number => NAMES[text.toUpperCase()] ?? Number(text);

export interface ScheduleDeps extends TriggerDeps {
  readonly state: State;
}

/** Runs a function on a schedule. A run that was missed while the local cloud was off happens soon after the start. */
export function startSchedule(schedule: Schedule, { invoke, warn, state }: ScheduleDeps): Trigger {
  const key = `${schedule.id} ${schedule.expression}`;
  if (state.get("schedule", key) === undefined) state.put("schedule", key, Date.now());
  return startLoop(async (signal) => {
    const due = nextRun(schedule.expression, state.get<number>("schedule", key) ?? Date.now());
    await pause(Math.min(Math.max(due - Date.now(), 0), 3_600_000), signal);
    if (signal.aborted || Date.now() < due) return;
    state.put("schedule", key, Date.now());
    await invoke(schedule.functionArn, schedule.input).catch(() => undefined); // reported by the function's pool already
  }, warn);
}
