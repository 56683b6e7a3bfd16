/** `*` is any run of characters, `?` exactly one; the match is case sensitive and a leading slash is implied. */
export function compilePattern(pattern: string): (path: string) => boolean {
  const source = (pattern.startsWith("/") || pattern.startsWith("*") ? pattern : `/${pattern}`)
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const regex = new RegExp(`^${source}$`, "s");
  return (path) => regex.test(path);
}
