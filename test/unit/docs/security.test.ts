import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (file: string): string => readFileSync(file, "utf8");
const text = read("docs/security.md");

/** Everything in backticks that looks like a path of this repository. */
const paths = [...text.matchAll(/`((?:lambdas|lib|test|examples|web|docs)\/[\w./-]*)`/g)].map(
  ([, path]) => path ?? "",
);

const pages = [
  "docs/security.md",
  "SECURITY.md",
  "examples/README.md",
  ...readdirSync("examples", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `examples/${name}/README.md`),
];

describe("the page on security", () => {
  it("names only files and tests that exist", () => {
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("says of every kind of item what personal data it holds and how it ends", () => {
    const [items = ""] = read("docs/table-schema.md").split("## Indexes");
    const kinds = [...items.matchAll(/^\| [^|]+ \| `([A-Z_]+#?)/gm)].map(([, kind]) => kind ?? "");
    expect(kinds).toContain("SESSION#");
    const inventory = text.slice(text.indexOf("## Personal data"), text.indexOf("| elsewhere |"));
    const missing = [...new Set(kinds)].filter((kind) => !inventory.includes(`\`${kind}\``));
    expect(missing, "kinds of items without a row under *Personal data* in docs/security.md").toEqual([]);
  });

  it.each(pages)("is, like the examples, without dead links: %s", (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target]) => target ?? "");
    for (const target of targets) {
      const [file = "", anchor] = target.split("#");
      const path = file === "" ? page : join(dirname(page), file);
      expect(existsSync(path), `${page} → ${target}`).toBe(true);
      if (anchor === undefined) continue;
      const anchors = [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, "")
          .trim()
          .replaceAll(/\s+/g, "-"),
      );
      expect(anchors, `${page} → ${target}`).toContain(anchor);
    }
  });
});
