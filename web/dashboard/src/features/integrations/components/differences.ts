import { findDifferences as compare, type Difference, mergeRecords } from "../../../forms/differences.ts";
import type { IntegrationValues } from "./form-values.ts";

const labels: Readonly<Record<string, string>> = {
  name: "Name",
  workflowId: "Workflow",
  redirectUris: "Redirect URIs",
  redirectUrl: "Redirect URL",
};

const flatten = ({ settings, ...values }: IntegrationValues) => ({ ...values, ...settings });

export const findDifferences = (
  before: IntegrationValues,
  theirs: IntegrationValues,
  mine: IntegrationValues,
): Difference[] => compare(flatten(before), flatten(theirs), flatten(mine), labels);

/** The person's own changes on top of what is saved now. */
export const merge = (
  before: IntegrationValues,
  theirs: IntegrationValues,
  mine: IntegrationValues,
): IntegrationValues => ({
  ...mergeRecords(before, theirs, mine),
  settings: mergeRecords(before.settings, theirs.settings, mine.settings),
});
