import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  computeBrandColors,
  defaultBrandColor,
  surfaces,
  type Theme,
} from "../../../web/verification/src/theme/brand.ts";
import { type Color, contrast, parseColor } from "../../../web/verification/src/theme/contrast.ts";

const themes: readonly Theme[] = ["light", "dark"];
const read = (text: string): Color => {
  const color = parseColor(text);
  if (!color) throw new Error(`${text} is no colour`);
  return color;
};
const ratio = (one: string, other: string) => contrast(read(one), read(other));
const anyColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("parseColor", () => {
  test.each(["", "red", "#12", "#12345", "#1234567", "rgb(1,2,3)", "#ggg", "url(x)", "#fff;color:red"])(
    "takes %j for no colour",
    (text) => expect(parseColor(text)).toBeUndefined(),
  );

  test("reads the short and the long form", () => {
    expect(parseColor("#0af")).toEqual({ red: 0, green: 170, blue: 255 });
    expect(parseColor(" #00AAFF ")).toEqual({ red: 0, green: 170, blue: 255 });
  });
});

describe("contrast", () => {
  test("agrees with the values that WCAG gives", () => {
    expect(ratio("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(ratio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(ratio("#ffffff", "#777777")).toBe(ratio("#777777", "#ffffff"));
  });
});

describe("the organization's colour", () => {
  test.each(themes)("is readable in the %s theme, whatever it is", (theme) => {
    fc.assert(
      fc.property(anyColor, (primaryColor) => {
        const { accent, tint, button, onButton } = computeBrandColors(primaryColor, theme);
        for (const background of [surfaces[theme].surface, surfaces[theme].page, tint]) {
          expect(ratio(accent, background)).toBeGreaterThanOrEqual(4.5);
        }
        expect(ratio(onButton, button)).toBeGreaterThanOrEqual(4.5);
        expect(ratio(button, surfaces[theme].surface)).toBeGreaterThanOrEqual(1.25);
      }),
    );
  });

  test("makes a button no harder to read when the pointer is on it", () => {
    fc.assert(
      fc.property(anyColor, fc.constantFrom(...themes), (primaryColor, theme) => {
        const { button, buttonHover, onButton } = computeBrandColors(primaryColor, theme);
        expect(ratio(onButton, buttonHover)).toBeGreaterThanOrEqual(Math.min(4.5, ratio(onButton, button)));
      }),
    );
  });

  test("stays as it is where it is readable already", () => {
    expect(computeBrandColors("#0b6e4f", "light")).toMatchObject({ accent: "#0b6e4f", button: "#0b6e4f" });
  });

  test("falls back to our own where there is none or it makes no sense", () => {
    const own = computeBrandColors(defaultBrandColor, "light");
    expect(computeBrandColors(null, "light")).toEqual(own);
    expect(computeBrandColors("javascript:alert(1)", "light")).toEqual(own);
  });

  test("is computed for the surfaces that the style sheet paints", () => {
    const css = readFileSync(
      new URL("../../../web/verification/src/theme/tokens.css", import.meta.url),
      "utf8",
    );
    const [light = "", dark = ""] = css.split("prefers-color-scheme: dark");
    for (const [theme, sheet] of [
      ["light", light],
      ["dark", dark],
    ] as const) {
      expect(sheet).toContain(`--surface: ${surfaces[theme].surface};`);
      expect(sheet).toContain(`--page: ${surfaces[theme].page};`);
    }
  });
});
