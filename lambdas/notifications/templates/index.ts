import type { Language } from "../../core/organization/schema.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import type { Template } from "./template.ts";

export const templates: Readonly<Record<Language, Template>> = { en, es };
