import { computeBrandColors } from "../../../../../verification/src/theme/brand.ts";
import { contrast, parseColor } from "../../../../../verification/src/theme/contrast.ts";

export interface BrandNote {
  /** The organization's colour is not what people will see. */
  isWarning: boolean;
  text: string;
}

const ratioOf = (one: string, other: string): string => {
  const [first, second] = [parseColor(one), parseColor(other)];
  return first === undefined || second === undefined ? "" : contrast(first, second).toFixed(1);
};

/** What becomes of a colour on the pages that people see, by the very rules of those pages. */
export const tellBrand = (primaryColor: string): BrandNote[] => {
  const wanted = primaryColor.trim().toLowerCase();
  if (parseColor(wanted) === undefined || wanted.length !== 7) return [];
  const [light, dark] = [computeBrandColors(wanted, "light"), computeBrandColors(wanted, "dark")];
  const ink = light.onButton === "#ffffff" ? "White" : "Black";
  const lost = [light.button === wanted ? [] : ["light"], dark.button === wanted ? [] : ["dark"]].flat();
  return [
    ...lost.map((theme) => ({
      isWarning: true,
      text: `On ${theme} pages this colour cannot be told from the background: buttons are ${
        theme === "light" ? light.button : dark.button
      } there.`,
    })),
    ...(lost.includes("light")
      ? []
      : [
          {
            isWarning: false,
            text: `${ink} text on buttons, contrast ${ratioOf(light.onButton, light.button)} : 1.`,
          },
        ]),
    ...(light.accent === wanted
      ? []
      : [
          {
            isWarning: false,
            text: `As text it is too pale on white: links and icons use the darker ${light.accent}.`,
          },
        ]),
  ];
};
