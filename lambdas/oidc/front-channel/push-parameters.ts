import { plusSeconds } from "../../platform/clock.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { unavailable } from "../../platform/errors.ts";
import { parameterNames } from "../contract/front-channel.ts";
import { REQUEST_URI_PREFIX } from "../domain/addresses.ts";
import type { FrontChannelDeps } from "./deps.ts";

/** How long a pushed request waits for its browser (RFC 9126 §2.2). */
export const PUSHED_SECONDS = 90;

/**
 * Only what is read again is kept: not what proves the client, and nothing that somebody made up to fill the table.
 */
const KEPT: ReadonlySet<string> = new Set(parameterNames);

/** Keeps a request that was checked; gives the one-time address that stands for it. */
export const pushParameters = async (
  deps: Pick<FrontChannelDeps, "table" | "ids" | "clock" | "pushedRequests">,
  clientId: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> => {
  const secret = deps.ids.token();
  const kept = Object.entries(parameters).filter(([name]) => KEPT.has(name));
  const outcome = await transact(deps.table, [
    deps.pushedRequests.create(secret, {
      clientId,
      parameters: Object.fromEntries(kept),
      expiresAt: plusSeconds(deps.clock.now(), PUSHED_SECONDS).toISOString(),
    }),
  ]);
  if (!outcome.ok) throw unavailable(outcome.failed.join());
  return `${REQUEST_URI_PREFIX}${secret}`;
};
