import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { atStart, clientSettings, markOrigin } from "./aws.ts";

/** The client behind `secrets.ts` and `secret-versions.ts`. */
export const connectSecretsManager = (
  client = new SecretsManagerClient(clientSettings),
): SecretsManagerClient => {
  client.middlewareStack.add(markOrigin("SECRETS"), atStart);
  return client;
};
