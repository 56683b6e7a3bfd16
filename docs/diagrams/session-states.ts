import { type TransitionName, transitions } from "../../lambdas/core/session/state-machine.ts";

const ENDS = ["SUCCEEDED", "FAILED", "CANCELED", "EXPIRED"];

const isName = (name: string): name is TransitionName => Object.hasOwn(transitions, name);

/** The state machine as a mermaid diagram, made from the table that the code runs by. A transition that nobody outside hears of says so. */
export const drawSessionStates = (): string => {
  const arrows = Object.keys(transitions)
    .filter(isName)
    .flatMap((name) => {
      const { from, to, event } = transitions[name];
      const label = event === null ? `${name} (no event)` : `${name} / ${event}`;
      return from.map((status) => `    ${status} --> ${to}: ${label}`);
    });
  const ends = ENDS.map((status) => `    ${status} --> [*]`);
  return ["```mermaid", "stateDiagram-v2", "    [*] --> CREATED", ...arrows, ...ends, "```"].join("\n");
};

const START = "<!-- states: made by `npm run diagrams` -->";
const END = "<!-- end of states -->";

/** The text of a document with the diagram between its two marks replaced by what the code says now. */
export const insertSessionStates = (document: string): string => {
  const from = document.indexOf(START);
  const to = document.indexOf(END);
  if (from < 0 || to < from) throw new Error("The document has no place for the diagram.");
  return `${document.slice(0, from)}${START}\n\n${drawSessionStates()}\n\n${document.slice(to)}`;
};
