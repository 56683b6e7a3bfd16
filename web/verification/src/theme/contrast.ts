/** An opaque colour as sRGB channels from 0 to 255. */
export interface Color {
  red: number;
  green: number;
  blue: number;
}

/** Reads `#rgb` and `#rrggbb`; anything else is no colour to us. */
export function parseColor(text: string): Color | undefined {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  const digits = match?.[1];
  if (digits === undefined) return undefined;
  const full = digits.length === 3 ? digits.replace(/./g, (digit) => digit + digit) : digits;
  const value = Number.parseInt(full, 16);
  return { red: value >> 16, green: (value >> 8) & 0xff, blue: value & 0xff };
}

export const formatColor = ({ red, green, blue }: Color): string =>
  `#${[red, green, blue].map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;

const linearize = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** WCAG 2 relative luminance, 0 (black) to 1 (white). */
export const luminance = ({ red, green, blue }: Color): number =>
  0.2126 * linearize(red) + 0.7152 * linearize(green) + 0.0722 * linearize(blue);

/** WCAG 2 contrast ratio, 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

export const white: Color = { red: 255, green: 255, blue: 255 };
export const black: Color = { red: 0, green: 0, blue: 0 };

export function mix(one: Color, other: Color, share: number): Color {
  const blend = (from: number, to: number) => Math.round(from + (to - from) * share);
  return {
    red: blend(one.red, other.red),
    green: blend(one.green, other.green),
    blue: blend(one.blue, other.blue),
  };
}

/** The colour nearest to the wanted one that has at least this contrast to every background. */
export function makeReadable(wanted: Color, backgrounds: readonly Color[], ratio: number): Color {
  const brightest = Math.max(...backgrounds.map(luminance));
  const target = brightest > 0.18 ? black : white;
  for (let share = 0; share < 1; share += 0.02) {
    const candidate = mix(wanted, target, share);
    if (backgrounds.every((background) => contrast(candidate, background) >= ratio)) return candidate;
  }
  return target;
}
