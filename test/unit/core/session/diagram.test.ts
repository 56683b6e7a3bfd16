import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { drawSessionStates, insertSessionStates } from "../../../../docs/diagrams/session-states.ts";
import { failureReasons } from "../../../../lambdas/core/session/failure-reasons.ts";
import { sessionStatuses, transitions } from "../../../../lambdas/core/session/state-machine.ts";

const document = readFileSync(resolve(import.meta.dirname, "../../../../docs/sessions.md"), "utf8");

describe("docs/sessions.md", () => {
  it("shows the states that the code runs by (otherwise run: npm run diagrams)", () => {
    expect(insertSessionStates(document)).toBe(document);
  });

  it("draws every transition from every state that it starts in", () => {
    const diagram = drawSessionStates();
    for (const [name, { from, to }] of Object.entries(transitions)) {
      for (const status of from) expect(diagram).toContain(`${status} --> ${to}: ${name} `);
    }
  });

  it("explains every state and every reason of a failure", () => {
    for (const name of [...sessionStatuses, ...failureReasons]) expect(document).toContain(`\`${name}\``);
  });
});
