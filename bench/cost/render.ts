import { renderTable } from "../report/render.ts";
import type { Results } from "../report/results.ts";
import { readable } from "../report/statistics.ts";
import { costOf, multiply, totalOf, type Use } from "./arithmetic.ts";
import { type Price, prices } from "./prices.ts";
import { usesOfDelivery, usesOfIdleMonth, usesOfVerification } from "./uses.ts";

const MILLION = 1_000_000;

const inDollars = (dollars: number): string => `$${dollars.toFixed(2)}`;

const inWords = ({ dollars, per }: Price): string =>
  per === 1 ? `$${dollars}` : `$${dollars} for ${per.toLocaleString("en-US")}`;

const renderUses = (uses: readonly Use[]): string =>
  renderTable({
    head: ["", "how much", "price", "cost", "why so much"],
    rows: [
      ...uses.map((use) => [
        `${prices[use.of].service}: ${prices[use.of].unit}`,
        readable(use.quantity),
        inWords(prices[use.of]),
        inDollars(costOf(use)),
        use.because,
      ]),
      ["**together**", "", "", `**${inDollars(totalOf(uses))}**`, ""],
    ],
  });

/** The parts of docs/cost.md that are made from results, by the names of their markers. */
export const renderCosts = (results: Results): Record<string, string> => {
  const verifications = multiply(usesOfVerification(results), MILLION);
  const deliveries = multiply(usesOfDelivery(results), MILLION);
  const idle = usesOfIdleMonth(results);
  const mails = verifications.filter(({ of }) => of === "mail");
  return {
    "cost-summary": renderTable({
      head: ["", "cost"],
      rows: [
        ["a month in which nothing happens (`prod`)", inDollars(totalOf(idle))],
        ["a million verifications by a code in a mail", inDollars(totalOf(verifications))],
        ["– of which the mails", inDollars(totalOf(mails))],
        ["a million webhooks, received at the first attempt", inDollars(totalOf(deliveries))],
      ],
    }),
    "cost-verifications": renderUses(verifications),
    "cost-deliveries": renderUses(deliveries),
    "cost-idle": renderUses(idle),
    "cost-prices": renderTable({
      head: ["service", "unit", "price", "page"],
      rows: Object.values(prices).map((each) => [each.service, each.unit, inWords(each), `<${each.page}>`]),
    }),
  };
};
