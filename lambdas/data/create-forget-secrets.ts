import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  DeleteSecretCommand,
  paginateListSecrets,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { clientSettings } from "../platform/aws.ts";
import type { Log } from "../platform/log.ts";
import { connectSecretsManager } from "../platform/secrets-manager.ts";

/** Deletes the stage's secrets when this stack is on its way out. Doing it again goes on where it was interrupted. */
export type ForgetSecrets = (stackId: string) => Promise<void>;

export const createForgetSecrets =
  (prefix: string, log: Log, secrets: SecretsManagerClient, stacks: CloudFormationClient): ForgetSecrets =>
  async (stackId) => {
    // A resource is also removed when an update is rolled back or gives it another name: then the stage lives on.
    if (!(await isLeaving(stacks, stackId))) {
      log.info("SECRETS_KEPT");
      return;
    }
    let forgotten = 0;
    const filter = { Filters: [{ Key: "name" as const, Values: [prefix] }], MaxResults: 20 };
    for await (const { SecretList = [] } of paginateListSecrets({ client: secrets }, filter)) {
      // The filter takes no notice of case and cuts words at some characters: what is deleted is checked here.
      const names = SecretList.map(({ Name }) => Name ?? "").filter((name) => name.startsWith(prefix));
      await Promise.all(names.map((name) => forget(secrets, name)));
      forgotten += names.length;
    }
    log.info("SECRETS_FORGOTTEN", { forgotten });
  };

export const connectForgetSecrets = (prefix: string, log: Log): ForgetSecrets =>
  createForgetSecrets(prefix, log, connectSecretsManager(), new CloudFormationClient(clientSettings));

const isLeaving = async (client: CloudFormationClient, stackId: string): Promise<boolean> => {
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
  // Where the first deployment fails, nothing has been made yet that would be worth keeping.
  return stack?.StackStatus === "DELETE_IN_PROGRESS" || stack?.StackStatus === "ROLLBACK_IN_PROGRESS";
};

const forget = async (client: SecretsManagerClient, name: string): Promise<void> => {
  try {
    await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
};
