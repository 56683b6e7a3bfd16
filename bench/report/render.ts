import type { Figure, Measurement, Table } from "../measurement.ts";
import { inOneLine } from "./machine.ts";
import type { Result, Results } from "./results.ts";
import { readable } from "./statistics.ts";

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

export const renderTable = ({ head, rows }: Table): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const isMet = ({ value, target }: Figure): boolean => target === undefined || value <= target.atMost;

const withUnit = (value: number, unit: string): string => `${readable(value)} ${unit}`.trim();

const targetCells = (figure: Figure): string[] =>
  figure.target === undefined
    ? ["", ""]
    : [`≤ ${withUnit(figure.target.atMost, figure.unit)}`, isMet(figure) ? "met" : "**missed**"];

const renderFigures = (figures: readonly Figure[]): string => {
  const aimed = figures.some((figure) => figure.target !== undefined);
  return renderTable({
    head: aimed ? ["", "measured", "target", ""] : ["", "measured"],
    rows: figures.map((figure) => [
      figure.name,
      withUnit(figure.value, figure.unit),
      ...(aimed ? targetCells(figure) : []),
    ]),
  });
};

const day = (result: Result): string => result.measuredAt.slice(0, 10);

const renderSection = (measurement: Measurement, result: Result): string =>
  [
    `## ${measurement.title}`,
    measurement.how,
    renderFigures(result.figures),
    ...(result.tables ?? []).map(renderTable),
    ...(result.notes ?? []),
    `\`npm run bench -- ${measurement.name}\`, ${day(result)}, ${Math.round(result.seconds)} s: ${inOneLine(result.machine)}.`,
  ].join("\n\n");

/** `bench/results.md`: every measurement that has been run, in the order of the registry. */
export const renderResults = (measurements: readonly Measurement[], results: Results): string => {
  const sections = measurements.flatMap((measurement) => {
    const result = results[measurement.name];
    return result === undefined ? [] : [renderSection(measurement, result)];
  });
  return `${[
    "# Measurements",
    "Written by `npm run bench`; everything runs on loopback. Absolute figures are those of one machine, which may have been busy. Figures that compare two things come from one run.",
    ...sections,
  ].join("\n\n")}\n`;
};

/** The README's short table. */
export const renderHeadlines = (measurements: readonly Measurement[], results: Results): string => {
  const found = measurements.flatMap(({ name }) => {
    const result = results[name];
    return result === undefined ? [] : [result];
  });
  const rows = found.flatMap((result) =>
    result.figures
      .filter((figure) => figure.headline === true)
      .map((figure) => [
        figure.name,
        withUnit(figure.value, figure.unit),
        figure.target === undefined ? "" : `≤ ${withUnit(figure.target.atMost, figure.unit)}`,
      ]),
  );
  const [newest] = found.toSorted((a, b) => b.measuredAt.localeCompare(a.measuredAt));
  const where = newest === undefined ? "" : `${day(newest)}, ${inOneLine(newest.machine)}.`;
  return [renderTable({ head: ["", "measured", "target"], rows }), where].join("\n\n");
};

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
export const splice = (document: string, name: string, content: string): string => {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(open);
  const to = document.indexOf(close);
  if (from < 0 || to < from) throw new Error(`The markers ${open} and ${close} are missing.`);
  return `${document.slice(0, from + open.length)}\n${content}\n${document.slice(to)}`;
};
