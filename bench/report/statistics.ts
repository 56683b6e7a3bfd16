const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** The value below which the given part of the values lies (nearest rank). */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = ascending(values);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new Error("There is nothing to take a percentile of.");
  return value;
};

/** The middle value; of an even number of them, the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = ascending(values);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  if (middle.length === 0) throw new Error("There is no middle of nothing.");
  return sum(middle) / middle.length;
};

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Three digits that count, and no more: what is measured here is never known better. */
export const readable = (value: number): string => {
  if (!Number.isFinite(value)) throw new Error(`${value} was not measured.`);
  if (value === 0) return "0";
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(decimals, 4) });
};
