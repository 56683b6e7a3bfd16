import { equalsInConstantTime } from "../../platform/ids.ts";
import type { ProofContext, ProofFailure } from "./method.ts";

/** Every valid secret is compared, so that the time does not tell which one it was. */
export const matchSecret = async (
  presented: string,
  { readSecrets }: Pick<ProofContext, "readSecrets">,
): Promise<ProofFailure | undefined> => {
  const secrets = (await readSecrets()).filter((secret) => secret !== "");
  if (secrets.length === 0) return "NO_SECRET";
  const matching = secrets.filter((secret) => equalsInConstantTime(presented, secret));
  return matching.length === 0 ? "WRONG_SECRET" : undefined;
};
