import type * as z from "zod";

/**
 * Reads a function's environment once, at module load. Fails with the names of all bad variables and
 * none of their values.
 */
export const readEnv = <Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  source: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> => {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))].sort();
  throw new Error(`The environment is not valid: ${names.join(", ")}`);
};
