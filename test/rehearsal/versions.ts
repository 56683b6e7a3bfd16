import { createHash } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { nameTemplatesAnew, templatesOf } from "./adapt.ts";

/** Another version of an adapted assembly: every function has new code, and what `change` does to the templates. */
export const makeVersion = (from: string, to: string, change: (template: string) => string): void => {
  cpSync(from, to, { recursive: true });
  for (const folder of readdirSync(to).filter((name) => existsSync(join(to, name, "index.mjs")))) {
    appendFileSync(join(to, folder, "index.mjs"), `\n// ${to}\n`);
    const old = folder.replace("asset.", "");
    const name = createHash("sha256").update(`${old} ${to}`).digest("hex");
    renameSync(join(to, folder), join(to, `asset.${name}`));
    for (const file of readdirSync(to).filter((each) => each.endsWith(".json"))) {
      const text = readFileSync(join(to, file), "utf8");
      if (text.includes(old)) writeFileSync(join(to, file), text.replaceAll(old, name));
    }
  }
  for (const file of templatesOf(to)) {
    writeFileSync(join(to, file), change(readFileSync(join(to, file), "utf8")));
  }
  nameTemplatesAnew(to);
};
