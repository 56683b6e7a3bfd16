import type { Bundle, Page } from "../support/assembly.ts";

/** Bytes of each function's bundle, and of the first-load JavaScript of each page, compressed. */
export interface Budget {
  functions: Readonly<Record<string, number>>;
  pages: Readonly<Record<string, number>>;
}

/** How much bigger something may be than its entry. */
export const ALLOWED_GROWTH = 0.05;

export const measure = (bundles: readonly Bundle[], pages: readonly Page[]): Budget => ({
  functions: Object.fromEntries(bundles.map(({ name, bytes }) => [name, bytes])),
  pages: Object.fromEntries(pages.map(({ name, gzippedBytes }) => [name, gzippedBytes])),
});

const roundUp = (sizes: Budget["functions"]): Budget["functions"] =>
  Object.fromEntries(Object.entries(sizes).map(([name, bytes]) => [name, Math.ceil(bytes / 1000) * 1000]));

/** The budget that what was measured keeps; in whole kilobytes, so that it changes with what matters. */
export const toBudget = ({ functions, pages }: Budget): Budget => ({
  functions: roundUp(functions),
  pages: roundUp(pages),
});

/** What the sizes break of the budget, in sentences; nothing where they keep it. */
export const findExcesses = (budget: Budget, measured: Budget): string[] => [
  ...compare("function", budget.functions, measured.functions),
  ...compare("page", budget.pages, measured.pages),
];

const compare = (
  kind: string,
  budget: Readonly<Record<string, number>>,
  measured: Readonly<Record<string, number>>,
): string[] => [
  ...Object.entries(measured).flatMap(([name, bytes]) => {
    const allowed = budget[name];
    if (allowed === undefined) return [`The ${kind} ${name} (${kilobytes(bytes)}) has no entry.`];
    if (bytes <= allowed * (1 + ALLOWED_GROWTH)) return [];
    const growth = Math.round((bytes / allowed - 1) * 100);
    return [`The ${kind} ${name} grew by ${growth} %, from ${kilobytes(allowed)} to ${kilobytes(bytes)}.`];
  }),
  ...Object.keys(budget)
    .filter((name) => measured[name] === undefined)
    .map((name) => `The ${kind} ${name} has an entry and does not exist.`),
];

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
