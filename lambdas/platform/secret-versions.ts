import { randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { connectSecretsManager } from "./secrets-manager.ts";

/**
 * Secrets whose valid versions are named by a record in the table, not by Secrets Manager's labels: the record's
 * transaction is then the one moment at which a rotation happens.
 */
export interface SecretVersions {
  /** A version never changes, so it is read once and then kept in memory. Undefined where there is none. */
  read(name: string, versionId: string): Promise<string | undefined>;
  /** Stores a value and returns its version id. It counts for nothing until a record names it. */
  add(name: string, value: string): Promise<string>;
  /** Labels the version as the current one, so that Secrets Manager keeps it. Doing it twice is the same as once. */
  promote(name: string, versionId: string): Promise<void>;
  /** Removes the secret with all its versions. */
  remove(name: string): Promise<void>;
}

/** Values kept in memory at most; the oldest ones leave. */
export const MAX_CACHED_VERSIONS = 1000;

export const createSecretVersions = (client = connectSecretsManager()): SecretVersions => {
  const cache = new Map<string, string>();

  const remember = (key: string, value: string): void => {
    const oldest = cache.keys().next().value;
    if (cache.size >= MAX_CACHED_VERSIONS && oldest !== undefined) cache.delete(oldest);
    cache.set(key, value);
  };

  return {
    read: async (name, versionId) => {
      const key = `${name} ${versionId}`;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const value = await readVersion(client, name, versionId);
      if (value !== undefined) remember(key, value);
      return value;
    },
    add: (name, value) => addVersion(client, name, value),
    promote: (name, versionId) => promoteVersion(client, name, versionId),
    remove: async (name) => {
      for (const key of [...cache.keys()].filter((each) => each.startsWith(`${name} `))) cache.delete(key);
      await removeSecret(client, name);
    },
  };
};

const readVersion = async (
  client: SecretsManagerClient,
  name: string,
  versionId: string,
): Promise<string | undefined> => {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: name, VersionId: versionId }));
    return answer.SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const addVersion = async (client: SecretsManagerClient, name: string, value: string): Promise<string> => {
  // The token becomes the version's id, and makes the SDK's own retries harmless.
  const token = randomUUID();
  try {
    const made = await client.send(
      new CreateSecretCommand({ Name: name, SecretString: value, ClientRequestToken: token }),
    );
    return made.VersionId ?? token;
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await client.send(
      new PutSecretValueCommand({
        SecretId: name,
        SecretString: value,
        ClientRequestToken: token,
        // Not AWSCURRENT yet. A version without any label may be deleted by Secrets Manager.
        VersionStages: ["AWSPENDING"],
      }),
    );
    return token;
  }
};

const promoteVersion = async (
  client: SecretsManagerClient,
  name: string,
  versionId: string,
): Promise<void> => {
  const { VersionIdsToStages: stages = {} } = await client.send(
    new DescribeSecretCommand({ SecretId: name }),
  );
  if (stages[versionId]?.includes("AWSCURRENT")) return;
  const current = Object.keys(stages).find((id) => stages[id]?.includes("AWSCURRENT"));
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: name,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: versionId,
      ...(current === undefined ? {} : { RemoveFromVersionId: current }),
    }),
  );
};

const removeSecret = async (client: SecretsManagerClient, name: string): Promise<void> => {
  try {
    await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
};
