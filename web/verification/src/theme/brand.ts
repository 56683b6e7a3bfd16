import {
  black,
  type Color,
  contrast,
  formatColor,
  makeReadable,
  mix,
  parseColor,
  white,
} from "./contrast.ts";

/** The surfaces on which the accent is seen; the same values as in tokens.css (a test compares them). */
export const surfaces = {
  light: { surface: "#ffffff", page: "#f4f5f8" },
  dark: { surface: "#14171c", page: "#0b0d10" },
} as const;

export type Theme = keyof typeof surfaces;

export const defaultBrandColor = "#2747d1";

/** WCAG AA for text. */
const textRatio = 4.5;
/** Below this a filled button would melt into the surface. */
const visibleRatio = 1.25;
/** What takes its place then: barely readable would look switched off. */
const strongRatio = 9;

/** The colours of one theme that come from the organization's colour. */
export interface BrandColors {
  /** Links, icons, focus: readable as text on every surface of the theme, its own tint included. */
  accent: string;
  /** A quiet background behind accent-coloured things. */
  tint: string;
  /** The main button: the organization's own colour wherever it can be seen. */
  button: string;
  buttonHover: string;
  onButton: string;
}

export function computeBrandColors(primaryColor: string | null, theme: Theme): BrandColors {
  const fallback = parseColor(defaultBrandColor) ?? black;
  const wanted = (primaryColor === null ? undefined : parseColor(primaryColor)) ?? fallback;
  const surface = parseColor(surfaces[theme].surface) ?? white;
  const page = parseColor(surfaces[theme].page) ?? white;

  const tint = mix(
    surface,
    makeReadable(wanted, [surface, page], textRatio),
    theme === "light" ? 0.08 : 0.14,
  );
  const accent = makeReadable(wanted, [surface, page, tint], textRatio);
  const isVisible = contrast(wanted, surface) >= visibleRatio;
  const button = isVisible ? wanted : makeReadable(wanted, [surface], strongRatio);
  const onButton = pickInk(button);
  // Away from the label's colour, so that hovering never makes it harder to read.
  const buttonHover = mix(button, onButton === white ? black : white, 0.14);
  return {
    accent: formatColor(accent),
    tint: formatColor(tint),
    button: formatColor(button),
    buttonHover: formatColor(buttonHover),
    onButton: formatColor(onButton),
  };
}

/** White or black, whichever is readable; one of the two always is. */
const pickInk = (background: Color): Color => (contrast(white, background) >= textRatio ? white : black);

const properties = {
  accent: "--accent",
  tint: "--tint",
  button: "--button",
  buttonHover: "--button-hover",
  onButton: "--on-button",
} as const;

/** Sets the custom properties of both themes on the root element, by CSSOM as the page's CSP demands. */
export function applyBrand(root: HTMLElement, primaryColor: string | null): void {
  for (const theme of ["light", "dark"] as const) {
    const colors = computeBrandColors(primaryColor, theme);
    for (const name of ["accent", "tint", "button", "buttonHover", "onButton"] as const) {
      root.style.setProperty(`${properties[name]}-${theme}`, colors[name]);
    }
  }
}
