const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is HTML already. Only `html` makes it, so whatever else gets into a page is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | Html | readonly Html[];

const escapeText = (text: string): string => text.replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found);

const render = (part: Part): string => {
  if (typeof part === "string") return escapeText(part);
  return part instanceof Html ? part.text : part.map((each) => each.text).join("");
};

/** HTML in which every value is escaped, for text and for attributes in double quotes. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(
    strings.map((text, index) => text + (index < values.length ? render(values[index] ?? "") : "")).join(""),
  );
