import { describe, expect, it } from "vitest";
import { median, percentile, readable, sum } from "../../../bench/report/statistics.ts";

describe("a percentile", () => {
  it("is the smallest value that so many do not exceed", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 50)).toBe(50);
    expect(percentile(values, 99)).toBe(99);
    expect(percentile(values, 100)).toBe(100);
    expect(percentile([7], 1)).toBe(7);
    expect(percentile([10, 9], 50)).toBe(9);
  });

  it("sorts by number, not by text, and leaves its input alone", () => {
    const values = [100, 9, 80];
    expect(percentile(values, 100)).toBe(100);
    expect(values).toEqual([100, 9, 80]);
  });

  it("does not exist without values", () => {
    expect(() => percentile([], 50)).toThrow("nothing");
    expect(() => median([])).toThrow("nothing");
  });
});

describe("a median", () => {
  it("is the value in the middle, or the mean of two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([5])).toBe(5);
  });
});

it("a sum of nothing is nothing", () => {
  expect(sum([])).toBe(0);
  expect(sum([1, 2.5])).toBe(3.5);
});

describe("a readable number", () => {
  it.each([
    [0, "0"],
    [0.0004, "0.0004"],
    [0.12345, "0.123"],
    [1.23456, "1.23"],
    [12.3456, "12.3"],
    [123.456, "123"],
    [12_345.6, "12,346"],
  ])("%d is %s", (value, text) => expect(readable(value)).toBe(text));

  it("is not made of what was not measured", () => {
    expect(() => readable(Number.NaN)).toThrow("not measured");
  });
});
