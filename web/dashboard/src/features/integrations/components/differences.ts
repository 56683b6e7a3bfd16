import type { IntegrationValues } from "./form-values.ts";

export interface Difference {
  field: string;
  theirs: string;
  mine: string;
  /** Only the other person touched it: it is taken over. */
  onlyTheirs: boolean;
}

const labels: Readonly<Record<string, string>> = {
  name: "Name",
  workflowId: "Workflow",
  redirectUris: "Redirect URIs",
  redirectUrl: "Redirect URL",
};

const flatten = ({ settings, ...values }: IntegrationValues): Map<string, unknown> =>
  new Map([...Object.entries(values), ...Object.entries(settings)]);

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

const print = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(print).join(", ") : JSON.stringify(value);
};

/** The fields in which what is saved now and what the person has differ from what both began with. */
export const findDifferences = (
  before: IntegrationValues,
  theirs: IntegrationValues,
  mine: IntegrationValues,
): Difference[] => {
  const [old, saved, own] = [flatten(before), flatten(theirs), flatten(mine)];
  return [...new Set([...old.keys(), ...saved.keys(), ...own.keys()])]
    .filter((name) => !same(saved.get(name), own.get(name)))
    .map((name) => ({
      field: labels[name] ?? name,
      theirs: print(saved.get(name)),
      mine: print(own.get(name)),
      onlyTheirs: same(old.get(name), own.get(name)),
    }));
};

const mergeRecords = <Values extends Record<string, unknown>>(
  before: Values,
  theirs: Values,
  mine: Values,
): Values =>
  Object.fromEntries(
    [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].map((name) => [
      name,
      same(before[name], mine[name]) ? theirs[name] : mine[name],
    ]),
  ) as Values;

/** The person's own changes on top of what is saved now. */
export const merge = (
  before: IntegrationValues,
  theirs: IntegrationValues,
  mine: IntegrationValues,
): IntegrationValues => ({
  ...mergeRecords(before, theirs, mine),
  settings: mergeRecords(before.settings, theirs.settings, mine.settings),
});
