import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { insertSessionStates } from "./session-states.ts";

const file = resolve(import.meta.dirname, "../sessions.md");
writeFileSync(file, insertSessionStates(readFileSync(file, "utf8")));
