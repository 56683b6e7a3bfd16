import type { Table } from "../../platform/dynamo/table.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { commitStep } from "./commit-step.ts";
import { isOverdue } from "./domain.ts";
import { undelivered } from "./engine.ts";
import { loadWorld, type WorldDeps } from "./load-world.ts";
import type { Session } from "./schema.ts";
import type { SessionStore } from "./store.ts";

export interface DeliveryDeps extends WorldDeps {
  table: Table;
  sessions: Pick<SessionStore, "get" | "replace">;
}

// The person may act at the same moment: read again and try.
const TRIES = 5;

/** True when it is written or no longer matters; false where others kept changing the session. */
const retry = async (run: () => Promise<boolean>): Promise<boolean> => {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await run()) return true;
  }
  return false;
};

/**
 * Tells the module which sent a message that it was refused for good, so that the person's page can say so, or
 * the session ends where no other message may be sent.
 */
export const markUndelivered = (deps: DeliveryDeps, sessionId: string, reference: string): Promise<boolean> =>
  retry(async () => {
    const session = await deps.sessions.get(sessionId);
    if (session === undefined || isOverdue(session, deps.writer.now().now)) return true;
    const step = await undelivered(session, reference, await loadWorld(deps, session));
    return step === undefined || (await commitStep(deps.writer, step)) !== false;
  });

/**
 * Keeps what became of a link's message. Of two channels one success is success; a link that was replaced since is of
 * no interest.
 */
export const recordLinkDelivery = (
  deps: DeliveryDeps,
  link: { sessionId: string; expiresAt: string },
  status: "SENT" | "FAILED",
): Promise<boolean> =>
  retry(async () => {
    const session = await deps.sessions.get(link.sessionId);
    if (session?.notification == null || session.link.expiresAt !== link.expiresAt) return true;
    const known = session.notification.status;
    if (known === "SENT" || known === status) return true;
    const after: Session = {
      ...session,
      notification: { ...session.notification, status },
      version: session.version + 1,
    };
    return (await transact(deps.table, [deps.sessions.replace(after)])).ok;
  });
