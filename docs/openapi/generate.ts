import { writeFileSync } from "node:fs";
import { artifacts } from "./artifacts.ts";

for (const { path, print } of artifacts) {
  writeFileSync(new URL(`../../${path}`, import.meta.url), print());
  console.log(`${path} is written.`);
}
