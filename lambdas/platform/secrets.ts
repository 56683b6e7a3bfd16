import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Clock } from "./clock.ts";

/** The values of one secret that are valid now. */
export interface SecretValues {
  current: string;
  /** The one before; present while a rotation's overlap lasts (the caller keeps the end of it). */
  previous?: string;
}

export interface Secrets {
  /** Current and previous value, from memory if they were read in the last `CACHE_SECONDS`. Undefined where there is none. */
  read(name: string): Promise<SecretValues | undefined>;
  /** Makes the secret, or a new version of it; the version that was current becomes the previous one. */
  write(name: string, value: string): Promise<void>;
  /** Ends the overlap at once: the previous version can no longer be read. */
  dropPrevious(name: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** How long another instance may still accept a value that was rotated away, and how stale a read may be. */
export const CACHE_SECONDS = 30;

interface Cached {
  readAt: number;
  values: SecretValues;
}

export const createSecrets = (clock: Clock, client = new SecretsManagerClient({})): Secrets => {
  const cache = new Map<string, Cached>();

  const readStage = async (name: string, stage: string): Promise<string | undefined> => {
    try {
      const answer = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: stage }));
      return answer.SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };

  const read = async (name: string): Promise<SecretValues | undefined> => {
    const now = clock.now().getTime();
    const cached = cache.get(name);
    if (cached !== undefined && now - cached.readAt < CACHE_SECONDS * 1000) return cached.values;
    const [current, previous] = await Promise.all([
      readStage(name, "AWSCURRENT"),
      readStage(name, "AWSPREVIOUS"),
    ]);
    if (current === undefined) {
      cache.delete(name);
      return undefined;
    }
    const values = previous === undefined ? { current } : { current, previous };
    cache.set(name, { readAt: now, values });
    return values;
  };

  const write = async (name: string, value: string): Promise<void> => {
    cache.delete(name);
    try {
      await client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
    }
  };

  const dropPrevious = async (name: string): Promise<void> => {
    cache.delete(name);
    const previous = await readVersion(client, name, "AWSPREVIOUS");
    if (previous === undefined) return;
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: "AWSPREVIOUS",
        RemoveFromVersionId: previous,
      }),
    );
  };

  const remove = async (name: string): Promise<void> => {
    cache.delete(name);
    try {
      await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  };

  return { read, write, dropPrevious, remove };
};

const readVersion = async (
  client: SecretsManagerClient,
  name: string,
  stage: string,
): Promise<string | undefined> => {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: stage }))).VersionId;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};
