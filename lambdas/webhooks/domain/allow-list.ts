/** Reads `WEBHOOK_ALLOW`: CIDR blocks with commas between; empty in every deployed stack. */
export const readAllowList = (text: string): string[] =>
  text
    .split(",")
    .map((range) => range.trim())
    .filter((range) => range !== "");
