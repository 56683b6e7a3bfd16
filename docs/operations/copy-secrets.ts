import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  ResourceExistsException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/**
 * Copies secrets with the ids of their versions, by which the table's records name them. The values never leave this
 * process but for the other account.
 */
export const copySecrets = async (
  from: SecretsManagerClient,
  to: SecretsManagerClient,
  prefix: string,
): Promise<number> => {
  let copied = 0;
  const filter = { Filters: [{ Key: "name" as const, Values: [prefix] }] };
  for await (const { SecretList = [] } of paginateListSecrets({ client: from }, filter)) {
    for (const { Name: name = "" } of SecretList) {
      if (!name.startsWith(prefix)) continue;
      await copySecret(from, to, name);
      copied += 1;
    }
  }
  return copied;
};

const copySecret = async (
  from: SecretsManagerClient,
  to: SecretsManagerClient,
  name: string,
): Promise<void> => {
  const { VersionIdsToStages: stages = {} } = await from.send(new DescribeSecretCommand({ SecretId: name }));
  // The current version last: each becomes the current one when it is put.
  const ids = Object.keys(stages).sort((left) => (stages[left]?.includes("AWSCURRENT") ? 1 : -1));
  for (const id of ids) {
    const { SecretString } = await from.send(new GetSecretValueCommand({ SecretId: name, VersionId: id }));
    const version = { SecretString, ClientRequestToken: id };
    try {
      await to.send(new CreateSecretCommand({ Name: name, ...version }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
      await to.send(new PutSecretValueCommand({ SecretId: name, ...version }));
    }
  }
};
