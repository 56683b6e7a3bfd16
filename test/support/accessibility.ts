import axe from "axe-core";
import type { Page } from "playwright-core";

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** All that a colour scheme can change for axe. */
export const colorRules = ["color-contrast", "link-in-text-block"];

/**
 * What axe finds wrong with a page when it has come to rest, by all rules or by these. A document is given the script once, and
 * nothing but the findings leaves it: both take longer than the rules.
 */
export async function findViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(`${axe.source}; undefined`);
  return page.evaluate(
    async (values) => {
      if (window.axe === undefined) throw new Error("axe is not in the page");
      // What is still fading in has too little contrast. Only what turns for ever is not waited for.
      const ending = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
      await Promise.allSettled(ending.map(({ finished }) => finished));
      const { violations } = await window.axe.run(document, {
        resultTypes: ["violations"],
        ...(values === undefined ? {} : { runOnly: { type: "rule", values } }),
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ html, any }) => `${id}: ${html.slice(0, 200)} ${any.map(({ message }) => message).join(" ")}`,
        ),
      );
    },
    rules === undefined ? undefined : [...rules],
  );
}
