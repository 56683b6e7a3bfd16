import { sum } from "../report/statistics.ts";
import { type PriceName, prices } from "./prices.ts";

/** So much of something that has a price, and why so much. */
export interface Use {
  of: PriceName;
  quantity: number;
  because: string;
}

export const costOf = ({ of, quantity }: Use): number => (quantity * prices[of].dollars) / prices[of].per;

export const totalOf = (uses: readonly Use[]): number => sum(uses.map(costOf));

/** `times` as many of the same. */
export const multiply = (uses: readonly Use[], times: number): Use[] =>
  uses.map((use) => ({ ...use, quantity: use.quantity * times }));

/** Invocations of one kind. */
export interface Invocations {
  count: number;
  megabytes: number;
  milliseconds: number;
}

/** What Lambda charges for besides the invocation: memory times time. */
export const gigabyteSeconds = (invocations: readonly Invocations[]): number =>
  sum(
    invocations.map(({ count, megabytes, milliseconds }) => (count * megabytes * milliseconds) / 1_024_000),
  );
