const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The beginning of a day of the viewer's, so many days later; undefined for what is no day. */
const beginOf = (day: string | undefined, later: number): string | undefined => {
  if (day === undefined || !DAY.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const begin = new Date(year, month - 1, date + later);
  return Number.isNaN(begin.getTime()) ? undefined : begin.toISOString();
};

/** Days as the viewer counts them, both inclusive, as the API takes them. */
export const toPeriod = (from: string | undefined, to: string | undefined) => ({
  from: beginOf(from, 0),
  to: beginOf(to, 1),
});
