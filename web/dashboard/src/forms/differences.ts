/** One field that differs, printed. */
export interface Difference {
  field: string;
  theirs: string;
  mine: string;
  /** Only the other person touched it: it is taken over. */
  onlyTheirs: boolean;
}

type Values = Readonly<Record<string, unknown>>;

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

const print = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(print).join(", ") : JSON.stringify(value);
};

/** The fields in which what is saved now and what the person has differ, beside what both began with. */
export const findDifferences = (
  before: Values,
  theirs: Values,
  mine: Values,
  labels: Readonly<Record<string, string>>,
): Difference[] =>
  [...new Set([...Object.keys(before), ...Object.keys(theirs), ...Object.keys(mine)])]
    .filter((name) => !same(theirs[name], mine[name]))
    .map((name) => ({
      field: labels[name] ?? name,
      theirs: print(theirs[name]),
      mine: print(mine[name]),
      onlyTheirs: same(before[name], mine[name]),
    }));

/** The person's own changes on top of what is saved now. */
export const mergeRecords = <Fields extends Record<string, unknown>>(
  before: Fields,
  theirs: Fields,
  mine: Fields,
): Fields =>
  Object.fromEntries(
    [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].map((name) => [
      name,
      same(before[name], mine[name]) ? theirs[name] : mine[name],
    ]),
  ) as Fields;
