import type { Identity } from "./api.ts";

/** What the person is called, as far as anybody knows. */
export const nameOf = ({ displayName, givenName, familyName, loginHint }: Identity): string =>
  displayName ?? ([givenName, familyName].filter((part) => part !== null).join(" ") || loginHint);

export const sources: Readonly<Record<Identity["source"], string>> = {
  VERIFICATION: "A first successful verification",
  DIRECTORY: "A directory",
};
