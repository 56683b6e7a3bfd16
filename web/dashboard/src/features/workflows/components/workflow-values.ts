import type { Step, Workflow, WorkflowInput, WorkflowVersion } from "../api.ts";
import { cardOf, moduleCards } from "../modules/registry.ts";

export const MOST_MODULES = 10;

/** A step in the editor; the key stays with it when it moves. */
export interface DraftStep extends Step {
  key: string;
}

/** What the editor holds, of a workflow that is new or not. */
export interface WorkflowValues extends Record<string, unknown> {
  name: string;
  modules: DraftStep[];
  onFailure: Workflow["decision"]["onFailure"];
  sessionMinutes: number | string;
}

export const newStep = (type: string): DraftStep => ({
  key: crypto.randomUUID(),
  type,
  settings: cardOf(type).settings,
});

export const emptyValues = (): WorkflowValues => ({
  name: "",
  modules: Object.keys(moduleCards).slice(0, 1).map(newStep),
  onFailure: "FAIL",
  sessionMinutes: 30,
});

export const valuesOf = ({
  name,
  modules,
  decision,
  sessionMinutes,
}: Pick<WorkflowVersion, "name" | "modules" | "decision" | "sessionMinutes">): WorkflowValues => ({
  name,
  modules: modules.map((step, index) => ({ ...step, key: `${index}-${step.type}` })),
  onFailure: decision.onFailure,
  sessionMinutes,
});

export const toBody = ({ name, modules, onFailure, sessionMinutes }: WorkflowValues): WorkflowInput => ({
  name: name.trim(),
  modules: modules.map(({ type, settings }) => ({ type, settings })),
  decision: { onFailure },
  sessionMinutes: Number(sessionMinutes),
});

const checkModules = (modules: readonly DraftStep[]): string | undefined => {
  if (modules.length === 0) return "Add at least one check.";
  const early = modules.slice(0, -1).some(({ type }) => cardOf(type).endsTheVisit);
  return early ? "A manual review must be the last: nothing that the person does can follow it." : undefined;
};

/** What the server would refuse, by the field that it would name. */
export const checkValues = ({ name, modules, sessionMinutes }: WorkflowValues): Record<string, string> => {
  const minutes = Number(sessionMinutes);
  const whole = checkModules(modules);
  const settings = modules.flatMap(({ type, settings: given }, index) =>
    Object.entries(cardOf(type).check?.(given) ?? {}).map(([field, message]) => [
      `modules.${index}.settings.${field}`,
      message,
    ]),
  );
  return {
    ...(name.trim() === "" ? { name: "Fill this in." } : {}),
    ...(name.trim().length > 80 ? { name: "Must have at most 80 characters." } : {}),
    ...(whole === undefined ? {} : { modules: whole }),
    ...(Number.isInteger(minutes) && minutes >= 5 && minutes <= 1440
      ? {}
      : { sessionMinutes: "Must be 5 to 1440 minutes." }),
    ...Object.fromEntries(settings),
  };
};
