import { formPost } from "./form-post.ts";
import { fragment } from "./fragment.ts";
import type { ResponseMode } from "./mode.ts";
import { query } from "./query.ts";

/** Every response mode; discovery lists the same. */
export const responseModes: readonly ResponseMode[] = [query, fragment, formPost];

/** What `response_type=code` uses where the request names none. */
export const defaultResponseMode: ResponseMode = query;

export const findResponseMode = (name: string | undefined): ResponseMode | undefined =>
  responseModes.find((mode) => mode.name === name);
