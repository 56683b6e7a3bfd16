import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Clock } from "./clock.ts";
import { isBusy } from "./failure.ts";
import { connectSecretsManager } from "./secrets-manager.ts";

/** Secrets of which only the current value counts. Where two may be valid at once, see `secret-versions.ts`. */
export interface Secrets {
  /**
   * The current value, from memory if it was read in the last `CACHE_SECONDS`, or `BUSY_CACHE_SECONDS` while it cannot
   * be read. Undefined where there is none.
   */
  read(name: string): Promise<string | undefined>;
  /** Makes the secret, or replaces its value. */
  write(name: string, value: string): Promise<void>;
  /** Removes the secret for good. Doing it twice is the same as once. */
  remove(name: string): Promise<void>;
}

/** How long another instance may still use a value that was replaced or removed. */
export const CACHE_SECONDS = 30;

/** How long a value that was read is used while Secrets Manager is busy: none of those that are read here can be guessed. */
export const BUSY_CACHE_SECONDS = 900;

export const createSecrets = (clock: Clock, client = connectSecretsManager()): Secrets => {
  const cache = new Map<string, { readAt: number; value: string }>();

  return {
    read: async (name) => {
      const now = clock.now().getTime();
      const cached = cache.get(name);
      if (cached !== undefined && now - cached.readAt < CACHE_SECONDS * 1000) return cached.value;
      try {
        const value = await readValue(client, name);
        if (value === undefined) cache.delete(name);
        else cache.set(name, { readAt: now, value });
        return value;
      } catch (error) {
        const usable = cached !== undefined && now - cached.readAt < BUSY_CACHE_SECONDS * 1000;
        if (usable && isBusy(error)) return cached.value;
        throw error;
      }
    },
    write: async (name, value) => {
      cache.delete(name);
      try {
        await client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
      } catch (error) {
        if (!(error instanceof ResourceExistsException)) throw error;
        await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
      }
    },
    remove: async (name) => {
      cache.delete(name);
      try {
        await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
};

const readValue = async (client: SecretsManagerClient, name: string): Promise<string | undefined> => {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};
