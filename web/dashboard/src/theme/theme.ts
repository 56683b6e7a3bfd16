import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

// The one place of the dashboard's design language. Screens name tokens (`c="dimmed"`, `color="danger"`), never colours.

/** The product's accent, as on the pages that verified people see. */
const accent: MantineColorsTuple = [
  "#eef1fb",
  "#dbe2f8",
  "#b4c2f0",
  "#8b9ef0",
  "#6a82e8",
  "#4865de",
  "#2747d1",
  "#223db4",
  "#1d3398",
  "#162774",
];

const gray: MantineColorsTuple = [
  "#f7f8fa",
  "#f0f2f5",
  "#e4e7ec",
  "#d0d5dd",
  "#b3bac5",
  "#868e9c",
  "#667085",
  "#545c6b",
  "#343b48",
  "#12151c",
];

const dark: MantineColorsTuple = [
  "#f1f3f7",
  "#c9d0da",
  "#a3acba",
  "#717b8b",
  "#3a414d",
  "#282d36",
  "#1b1f26",
  "#111419",
  "#0d1014",
  "#0a0c0f",
];

/** Text on tint for each meaning; both themes reach 4.5:1. */
const meanings = {
  neutral: { light: ["#3f4756", "#eef0f4"], dark: ["#c9d0da", "#262b34"] },
  info: { light: ["#1d3398", "#e7ecfb"], dark: ["#a9b8f5", "#1f2745"] },
  success: { light: ["#125a34", "#e3f4ea"], dark: ["#79d79f", "#14271c"] },
  warning: { light: ["#7a4a00", "#fdf1da"], dark: ["#f2c46d", "#2e2412"] },
  danger: { light: ["#a01f18", "#fdeceb"], dark: ["#ffa198", "#331a1a"] },
} as const;
export type Meaning = keyof typeof meanings;

/** Areas of charts, told apart side by side; each stands out from its surface by 3:1. */
const chart = {
  neutral: { light: "#868e9c", dark: "#8b95a5" },
  1: { light: "#2747d1", dark: "#7f97f5" },
  2: { light: "#1c8a50", dark: "#4fc285" },
  3: { light: "#b06f00", dark: "#e8b04a" },
  4: { light: "#c0342b", dark: "#f3867b" },
  5: { light: "#7a4fc9", dark: "#b596f2" },
  6: { light: "#0e7f92", dark: "#56bccd" },
} as const;

const chartVariables = (scheme: "light" | "dark"): Record<string, string> =>
  Object.fromEntries(Object.entries(chart).map(([name, { [scheme]: color }]) => [`--chart-${name}`, color]));

const meaningVariables = (scheme: "light" | "dark"): Record<string, string> =>
  Object.fromEntries(
    Object.entries(meanings).flatMap(([name, { [scheme]: pair }]) => [
      [`--meaning-${name}`, pair[0]],
      [`--meaning-${name}-tint`, pair[1]],
    ]),
  );

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 6 },
  colors: { accent, gray, dark },
  black: "#12151c",
  fontFamily:
    'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: "0.78rem", sm: "0.875rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.4" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.45" },
    },
  },
  defaultRadius: "md",
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  // By name and not by `Modal.extend`: that would carry every one of them into the first load.
  components: {
    // In running text a link must not be told by its colour alone.
    Anchor: { defaultProps: { underline: "always" } },
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    InputWrapper: { styles: { label: { marginBottom: 2 } } },
    Modal: {
      defaultProps: { centered: true, radius: "lg", overlayProps: { backgroundOpacity: 0.4, blur: 2 } },
      styles: { title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 620, lineHeight: 1.35 } },
    },
    Paper: { defaultProps: { withBorder: true, radius: "lg" } },
    Select: { defaultProps: { comboboxProps: { shadow: "md" } } },
    // On a phone they scroll sideways; in two lines the mark of the open one would stand in between.
    Tabs: {
      styles: {
        list: { flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden", scrollbarWidth: "none" },
        tab: { flexShrink: 0, outlineOffset: -2 },
      },
    },
    Table: { defaultProps: { verticalSpacing: "sm", horizontalSpacing: "md" } },
    Textarea: { defaultProps: { autosize: true, minRows: 3 } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250 } },
  },
});

/** What Mantine's own values leave too pale to read, and our meanings. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...meaningVariables("light"),
    ...chartVariables("light"),
    "--surface-page": "#f7f8fa",
    "--surface-raised": "#ffffff",
    "--surface-sunken": "#f7f8fa",
    "--line": "#e4e7ec",
    "--accent-text": "#2747d1",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-dimmed": "#545c6b",
    "--mantine-color-placeholder": "#667085",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "#2747d1",
    "--mantine-color-default-border": "#d0d5dd",
  },
  dark: {
    ...meaningVariables("dark"),
    ...chartVariables("dark"),
    "--surface-page": "#0a0c0f",
    "--surface-raised": "#111419",
    "--surface-sunken": "#171b21",
    "--line": "#262b33",
    "--accent-text": "#a9b8f5",
    "--mantine-color-body": "#111419",
    "--mantine-color-dimmed": "#a3acba",
    "--mantine-color-placeholder": "#8b95a5",
    "--mantine-color-error": "#ffa198",
    "--mantine-color-anchor": "#a9b8f5",
    "--mantine-color-default": "#171b21",
    "--mantine-color-default-hover": "#1f242c",
    "--mantine-color-default-border": "#343b47",
  },
});
