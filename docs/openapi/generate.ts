import { writeFileSync } from "node:fs";
import { printDocument } from "./document.ts";

const file = new URL("../openapi.json", import.meta.url);
writeFileSync(file, printDocument());
console.log("docs/openapi.json is written.");
