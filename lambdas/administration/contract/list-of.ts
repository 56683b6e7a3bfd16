import * as z from "zod";

/** The answer of a list endpoint: one page, newest first. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });
