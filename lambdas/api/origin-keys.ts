import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Clock } from "../platform/clock.ts";
import { equalsInConstantTime } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import { connectSecretsManager } from "../platform/secrets-manager.ts";

/** The keys that CloudFront may show: the current one, and the one before while the distribution is renewed. */
export interface OriginKeys {
  includes(given: string): Promise<boolean>;
}

/** How long keys are used from memory. A key that was replaced twice opens nothing after that. */
export const FRESH_SECONDS = 300;
/** A stranger's guesses do not lead to more questions than this. */
export const PAUSE_SECONDS = 10;

export const createOriginKeys = (
  secretId: string,
  clock: Clock,
  log: Log,
  client = connectSecretsManager(),
): OriginKeys => {
  let known: string[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  const age = (): number => clock.now().getTime() / 1000 - askedAt;

  const refresh = async (): Promise<void> => {
    const asking = clock.now().getTime() / 1000;
    try {
      known = await readKeys(client, secretId);
    } catch (error) {
      // Old keys are better than a product that answers nobody.
      if (known.length === 0) throw error;
      log.warn("ORIGIN_KEYS_NOT_READ", {}, error);
    }
    askedAt = asking;
  };

  const includes = (given: string): boolean => known.some((key) => equalsInConstantTime(key, given));

  return {
    includes: async (given) => {
      if (age() >= FRESH_SECONDS) await refresh();
      // A key that was made since is unknown here still.
      else if (!includes(given) && age() >= PAUSE_SECONDS) await refresh();
      return includes(given);
    },
  };
};

const readKeys = async (client: SecretsManagerClient, secretId: string): Promise<string[]> => {
  const keys = await Promise.all(
    ["AWSCURRENT", "AWSPREVIOUS"].map((stage) => readKey(client, secretId, stage)),
  );
  return keys.filter((key) => key !== undefined && key !== "").map(String);
};

const readKey = async (
  client: SecretsManagerClient,
  secretId: string,
  stage: string,
): Promise<string | undefined> => {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }));
    return answer.SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException && stage === "AWSPREVIOUS") return undefined;
    throw error;
  }
};
