import type { Integration } from "../../core/integration/schema.ts";
import type { IntegrationStore } from "../../core/integration/store.ts";
import type { Clock } from "../../platform/clock.ts";

/** The clients of this very second. What is remembered may let a client in and never refuse one. */
export interface ClientMemory {
  /** As it was less than `CLIENT_MEMORY_SECONDS` ago; undefined where nothing is remembered. */
  recall(clientId: string): Integration | undefined;
  /** Read now, and remembered. */
  read(clientId: string): Promise<Integration | undefined>;
}

/**
 * How long a client that was disabled, deleted or given another secret may still be let in. Long enough that a client
 * which asks a thousand times a second costs two reads and not two thousand; short enough to call a rotation immediate.
 */
export const CLIENT_MEMORY_SECONDS = 1;

/** Clients kept in memory at most; the oldest ones leave. */
export const MAX_REMEMBERED_CLIENTS = 1000;

export const createClientMemory = (
  integrations: Pick<IntegrationStore, "findByClientId">,
  clock: Clock,
): ClientMemory => {
  const remembered = new Map<string, { readAt: number; client: Integration }>();

  const remember = (clientId: string, client: Integration, readAt: number): void => {
    const oldest = remembered.keys().next().value;
    if (remembered.size >= MAX_REMEMBERED_CLIENTS && oldest !== undefined) remembered.delete(oldest);
    remembered.set(clientId, { readAt, client });
  };

  return {
    recall: (clientId) => {
      const found = remembered.get(clientId);
      if (found === undefined) return undefined;
      const fresh = clock.now().getTime() - found.readAt < CLIENT_MEMORY_SECONDS * 1000;
      return fresh ? found.client : undefined;
    },
    read: async (clientId) => {
      const readAt = clock.now().getTime();
      remembered.delete(clientId);
      const client = await integrations.findByClientId(clientId);
      if (client !== undefined) remember(clientId, client, readAt);
      return client;
    },
  };
};
