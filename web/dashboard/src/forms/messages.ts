import type * as z from "zod";

/** "must be an https URL" → "Must be an https URL." */
export const sentence = (message: string): string => {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

const tell = (issue: z.core.$ZodIssue): string => {
  if (issue.code === "too_small" && issue.origin === "string") return "Fill this in.";
  if (issue.code === "invalid_type" && issue.input === undefined) return "Fill this in.";
  // What is wrong with the name of an entry stands one level deeper.
  const [inner] = issue.code === "invalid_key" ? issue.issues : [];
  return sentence((inner ?? issue).message.replace("must have at least 1 character", "fill this in"));
};

/** The first thing that is wrong with each field, by the path that the server would name. */
export const readIssues = (result: z.ZodSafeParseResult<unknown>, prefix = ""): Record<string, string> => {
  const errors = new Map<string, string>();
  for (const issue of result.error?.issues ?? []) {
    const path = `${prefix}${issue.path.join(".")}`;
    if (!errors.has(path)) errors.set(path, tell(issue));
  }
  return Object.fromEntries(errors);
};
