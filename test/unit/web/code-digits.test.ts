import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extractCode } from "../../../web/verification/src/modules/one-time-code/digits.ts";

describe("extractCode", () => {
  test.each([
    ["", ""],
    ["abc", ""],
    ["12", "12"],
    ["12a3", "123"],
    ["123456", "123456"],
    ["123 456", "123456"],
    ["123-456", "123456"],
    ["123\u00a0456", "123456"],
    ["1234567", "123456"],
    ["Your code is 482913.", "482913"],
    ["Code 2 of Acme: 482 913, valid for 10 minutes", "482913"],
    ["١٢٣٤٥٦", "123456"],
    ["१२३४५६", "123456"],
    ["１２３４５６", "123456"],
    ["𝟏𝟐𝟑𝟒𝟓𝟔", "123456"],
  ])("reads %j as %j", (input, code) => expect(extractCode(input)).toBe(code));

  test("never gives anything but up to six ASCII digits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (input) => {
        expect(extractCode(input)).toMatch(/^[0-9]{0,6}$/);
      }),
    );
  });

  test("changes nothing when it reads its own result again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (input) => {
        const code = extractCode(input);
        expect(extractCode(code)).toBe(code);
      }),
    );
  });
});
