import { randomUUID } from "node:crypto";
import { asList, asRecord } from "../assembly/resolve.ts";
import { type AwsAction, AwsError, type AwsInput, required, text } from "./call.ts";
import { SecretShelf, type SecretsDeps } from "./secret-shelf.ts";
import {
  addVersion,
  CURRENT,
  describe,
  findVersion,
  hasValue,
  isSame,
  listVersions,
  moveStage,
  type Secret,
  summary,
} from "./secret-versions.ts";
import { generatePassword } from "./template-secrets.ts";

/** The actions of Secrets Manager, with its rules for staging labels, request tokens and recovery windows. */
export function createSecrets(deps: SecretsDeps): Record<string, AwsAction> {
  const shelf = new SecretShelf(deps);
  return Object.fromEntries(
    Object.entries(actions).map(([name, run]) => [name, (input: AwsInput) => run(shelf, input)]),
  );
}

type Action = (shelf: SecretShelf, input: AwsInput) => unknown;

const create: Action = (shelf, input) => {
  const name = required(input, "Name");
  const token = text(input.ClientRequestToken) ?? randomUUID();
  const existing = shelf.lookUp(name);
  if (existing?.deletedAt !== undefined) {
    const message =
      "You can't create this secret because a secret with this name is already scheduled for deletion.";
    throw new AwsError("InvalidRequestException", message);
  }
  if (existing) {
    if (isSame(existing.versions[token], input)) return summary(existing, token);
    const message = `The operation failed because the secret ${name} already exists.`;
    throw new AwsError("ResourceExistsException", message);
  }
  const secret: Secret = {
    name,
    arn: shelf.arnOf(name),
    createdAt: shelf.seconds(),
    changedAt: shelf.seconds(),
    description: text(input.Description),
    kmsKeyId: text(input.KmsKeyId),
    tags: asList(input.Tags),
    versions: {},
  };
  if (hasValue(input)) addVersion(secret, token, input, [CURRENT], shelf.seconds());
  shelf.save(secret);
  return summary(secret, hasValue(input) ? token : undefined);
};

/** Adds a version, or finds the same one that the same request made before. */
function putVersion(shelf: SecretShelf, secret: Secret, input: AwsInput, stages: string[]): string {
  const token = text(input.ClientRequestToken) ?? randomUUID();
  const known = secret.versions[token];
  if (known && !isSame(known, input)) {
    const message =
      "The operation failed because a version with this token and another value already exists.";
    throw new AwsError("ResourceExistsException", message);
  }
  if (!known) addVersion(secret, token, input, stages, shelf.seconds());
  secret.changedAt = shelf.seconds();
  return token;
}

const read: Action = (shelf, input) => {
  const secret = shelf.find(input);
  const [id, version] = findVersion(secret, input);
  const { SecretString, SecretBinary } = version;
  return {
    ...summary(secret, id),
    VersionStages: version.stages,
    CreatedDate: version.createdAt,
    ...(SecretString === undefined ? { SecretBinary } : { SecretString }),
  };
};

const put: Action = (shelf, input) => {
  const secret = shelf.find(input);
  if (!hasValue(input)) {
    throw new AwsError("InvalidRequestException", "You must provide SecretString or SecretBinary.");
  }
  const token = putVersion(shelf, secret, input, asList(input.VersionStages ?? [CURRENT]).map(String));
  shelf.save(secret);
  return { ...summary(secret, token), VersionStages: secret.versions[token]?.stages };
};

const update: Action = (shelf, input) => {
  const secret = shelf.find(input);
  const token = hasValue(input) ? putVersion(shelf, secret, input, [CURRENT]) : undefined;
  secret.description = text(input.Description) ?? secret.description;
  secret.kmsKeyId = text(input.KmsKeyId) ?? secret.kmsKeyId;
  shelf.save(secret);
  return summary(secret, token);
};

const updateStage: Action = (shelf, input) => {
  const secret = shelf.find(input);
  const [to, from] = [text(input.MoveToVersionId), text(input.RemoveFromVersionId)];
  moveStage(secret, required(input, "VersionStage"), to, from);
  shelf.save(secret);
  return summary(secret, undefined);
};

const remove: Action = (shelf, input) => {
  const force = input.ForceDeleteWithoutRecovery === true;
  const days = Number(input.RecoveryWindowInDays ?? 30);
  if (force && input.RecoveryWindowInDays !== undefined) {
    const message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
    throw new AwsError("InvalidParameterException", message);
  }
  if (days < 7 || days > 30) {
    const message = "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).";
    throw new AwsError("InvalidParameterException", message);
  }
  const id = required(input, "SecretId");
  if (force) {
    const secret = shelf.lookUp(id);
    if (secret) shelf.remove(secret);
    return { ARN: secret?.arn ?? id, Name: secret?.name ?? id, DeletionDate: shelf.seconds() };
  }
  const secret = shelf.find(input);
  const purgeAt = shelf.seconds() + days * 86_400;
  shelf.save({ ...secret, deletedAt: shelf.seconds(), purgeAt });
  return { ...summary(secret, undefined), DeletionDate: purgeAt };
};

const restore: Action = (shelf, input) => {
  const secret = shelf.find(input, { evenDeleted: true });
  shelf.save({ ...secret, deletedAt: undefined, purgeAt: undefined });
  return summary(secret, undefined);
};

const tag: Action = (shelf, input) => {
  const secret = shelf.find(input);
  const added = asList(input.Tags);
  const keys = added.map((each) => asRecord(each).Key);
  const kept = secret.tags.filter((each) => !keys.includes(asRecord(each).Key));
  shelf.save({ ...secret, tags: [...kept, ...added] });
  return {};
};

const actions: Record<string, Action> = {
  CreateSecret: create,
  GetSecretValue: read,
  PutSecretValue: put,
  UpdateSecret: update,
  UpdateSecretVersionStage: updateStage,
  DescribeSecret: (shelf, input) => describe(shelf.find(input, { evenDeleted: true })),
  ListSecrets: (shelf) => ({
    SecretList: shelf
      .list()
      .filter((each) => !each.deletedAt)
      .map(describe),
  }),
  ListSecretVersionIds: (shelf, input) =>
    listVersions(shelf.find(input, { evenDeleted: true }), input.IncludeDeprecated === true),
  DeleteSecret: remove,
  RestoreSecret: restore,
  TagResource: tag,
  GetRandomPassword: (_shelf, input) => ({ RandomPassword: generatePassword(input) }),
};
