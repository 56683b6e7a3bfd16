import { describe, expect, it } from "vitest";
import { en } from "../../../web/verification/src/i18n/en.ts";
import { es } from "../../../web/verification/src/i18n/es.ts";
import { describeProblem } from "../../../web/verification/src/screens/parts/problem-notice.tsx";

describe("what a page says of a refusal", () => {
  it.each([
    ["en", en, "Try again in 12 min"],
    ["es", es, "Inténtelo en 12 min"],
  ] as const)("tells when the person's hour of wrong answers is over (%s)", (_, text, words) => {
    const problem = { kind: "refused", code: "ATTEMPT_LIMIT_REACHED", retryAfterSeconds: 700 } as const;
    expect(describeProblem(problem, text)).toContain(words);
    expect(describeProblem({ ...problem, retryAfterSeconds: null }, text)).not.toMatch(/null|NaN|\d/);
  });

  it("asks to try again where it does not know the code", () => {
    const problem = { kind: "refused", code: "SOMETHING_NEW", retryAfterSeconds: null } as const;
    expect(describeProblem(problem, en)).toBe(en.problems.refused);
  });
});
