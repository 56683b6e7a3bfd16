import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { AwsError, type AwsInput } from "../../local/aws/call.ts";
import { createSecrets } from "../../local/aws/secrets.ts";
import type { State } from "../../local/state.ts";
import { mockClient } from "./mock-client.ts";

const COMMANDS = {
  CreateSecret: CreateSecretCommand,
  DeleteSecret: DeleteSecretCommand,
  DescribeSecret: DescribeSecretCommand,
  GetSecretValue: GetSecretValueCommand,
  PutSecretValue: PutSecretValueCommand,
  UpdateSecretVersionStage: UpdateSecretVersionStageCommand,
};

/** A secret as the service keeps it: versions by id, each with its labels. */
export interface StoredSecret {
  name: string;
  versions: Record<string, { SecretString?: string; stages: string[] }>;
}

const toSdkError = (error: unknown): unknown => {
  if (!(error instanceof AwsError)) return error;
  const options = { $metadata: {}, message: error.message };
  if (error.name === "ResourceNotFoundException") return new ResourceNotFoundException(options);
  if (error.name === "ResourceExistsException") return new ResourceExistsException(options);
  return error;
};

const createMemory = () => {
  const records = new Map<string, string>();
  const state: State = {
    get: (kind, id) => {
      const text = records.get(`${kind} ${id}`);
      return text === undefined ? undefined : JSON.parse(text);
    },
    put: (kind, id, value) => void records.set(`${kind} ${id}`, JSON.stringify(value)),
    remove: (kind, id) => void records.delete(`${kind} ${id}`),
    list: () => [],
    append: () => undefined,
    readJournal: () => [],
    close: () => undefined,
  };
  return { records, state };
};

/** Secrets Manager by the rules of the local cloud, behind the real SDK client. */
export const createTestSecretsManager = () => {
  const { records, state } = createMemory();
  const actions = createSecrets({ state, region: "eu-west-1" });
  const client = new SecretsManagerClient({ region: "eu-west-1" });
  const mock = mockClient(client);
  const calls: string[] = [];
  let failNext: string | undefined;
  for (const [name, command] of Object.entries(COMMANDS)) {
    mock.on(command as typeof GetSecretValueCommand).callsFake(async (input: AwsInput) => {
      calls.push(name);
      if (failNext === name) {
        failNext = undefined;
        throw new Error(`${name} failed`);
      }
      try {
        return await actions[name]?.(input);
      } catch (error) {
        throw toSdkError(error);
      }
    });
  }
  return {
    client,
    /** Names of the actions that were called, oldest first. */
    calls,
    /** Lets the next call of this action fail, as a crash at that point would. */
    failNext: (name: keyof typeof COMMANDS): void => {
      failNext = name;
    },
    stored: (): StoredSecret[] =>
      [...records].filter(([key]) => key.startsWith("secret ")).map(([, text]) => JSON.parse(text)),
  };
};
