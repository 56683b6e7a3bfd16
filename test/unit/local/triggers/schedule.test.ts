import { expect, test } from "vitest";
import { nextRun } from "../../../../local/triggers/schedule.ts";

const at = (text: string) => Date.parse(`${text}Z`);

test.each([
  ["rate(1 minute)", "2026-01-01T10:00:30", "2026-01-01T10:01:30"],
  ["rate(2 hours)", "2026-01-01T23:00:00", "2026-01-02T01:00:00"],
  ["cron(0 3 * * ? *)", "2026-01-01T03:00:00", "2026-01-02T03:00:00"],
  ["cron(0/15 * * * ? *)", "2026-01-01T10:16:00", "2026-01-01T10:30:00"],
  ["cron(30 8 ? * MON-FRI *)", "2026-01-02T09:00:00", "2026-01-05T08:30:00"],
  ["cron(0 0 1 JAN ? *)", "2026-01-01T00:00:00", "2027-01-01T00:00:00"],
  ["cron(5,35 22-23 * * ? *)", "2026-01-01T22:35:00", "2026-01-01T23:05:00"],
])("%s after %s fires at %s", (expression, after, expected) => {
  expect(nextRun(expression, at(after))).toBe(at(expected));
});

test.each(["at(2026-01-01T00:00:00)", "every day", "cron(0 0 31 FEB ? *)"])("%s is refused", (expression) => {
  expect(() => nextRun(expression, 0)).toThrow("schedule");
});
