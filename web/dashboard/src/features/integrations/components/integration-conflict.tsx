import { useQuery } from "@tanstack/react-query";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { workflowsQuery } from "../../workflows/queries.ts";
import { findDifferences, merge } from "./differences.ts";
import type { IntegrationValues } from "./form-values.ts";

interface IntegrationConflictProps {
  /** As the person opened it. */
  before: IntegrationValues;
  /** As it is now, because somebody else was faster. */
  theirs: IntegrationValues;
  /** As the person would have it. */
  mine: IntegrationValues;
  onKeepMine: (merged: IntegrationValues) => void;
  onTakeTheirs: () => void;
}

/** What somebody else changed while the form was open. */
export function IntegrationConflict({
  before,
  theirs,
  mine,
  onKeepMine,
  onTakeTheirs,
}: IntegrationConflictProps) {
  const { data: workflows = [] } = useQuery(workflowsQuery);
  const names = new Map(workflows.map(({ id, name }) => [id, name]));
  return (
    <ConflictDialog
      rows={findDifferences(before, theirs, mine)}
      name={(text) => names.get(text)}
      onKeepMine={() => onKeepMine(merge(before, theirs, mine))}
      onTakeTheirs={onTakeTheirs}
    />
  );
}
