import { randomUUID } from "node:crypto";
import { asList, asRecord } from "../assembly/resolve.ts";
import type { State } from "../state.ts";
import { type AwsAction, AwsError, type AwsInput, required, text } from "./call.ts";
import {
  addVersion,
  CURRENT,
  describe,
  findVersion,
  hasValue,
  isSame,
  moveStage,
  type Secret,
  summary,
} from "./secret-versions.ts";
import { generatePassword } from "./template-secrets.ts";

export interface SecretsDeps {
  readonly state: State;
  readonly region: string;
  readonly now?: () => number;
}

const MARKED = "You can't perform this operation on the secret because it was marked for deletion.";

/** The actions of Secrets Manager, with its rules for staging labels, request tokens and recovery windows. */
export function createSecrets({ state, region, now = Date.now }: SecretsDeps): Record<string, AwsAction> {
  const seconds = () => now() / 1000;
  const save = (secret: Secret): void => state.put("secret", secret.name, secret);

  const lookUp = (id: string): Secret | undefined => {
    const name = id.replace(/^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:/, "");
    const secret =
      state.get<Secret>("secret", name) ?? state.get<Secret>("secret", name.replace(/-[A-Za-z0-9]{6}$/, ""));
    if (secret?.purgeAt === undefined || secret.purgeAt > seconds()) return secret;
    state.remove("secret", secret.name);
    return undefined;
  };

  const find = (input: AwsInput, { evenDeleted = false } = {}): Secret => {
    const secret = lookUp(required(input, "SecretId"));
    if (!secret)
      throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    if (secret.deletedAt !== undefined && !evenDeleted) throw new AwsError("InvalidRequestException", MARKED);
    return secret;
  };

  const create: AwsAction = (input) => {
    const name = required(input, "Name");
    const token = text(input.ClientRequestToken) ?? randomUUID();
    const existing = lookUp(name);
    if (existing?.deletedAt !== undefined) {
      const message =
        "You can't create this secret because a secret with this name is already scheduled for deletion.";
      throw new AwsError("InvalidRequestException", message);
    }
    if (existing) {
      if (isSame(existing.versions[token], input)) return summary(existing, token);
      throw new AwsError(
        "ResourceExistsException",
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const secret: Secret = {
      name,
      arn: `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-${secretSuffix(state, name)}`,
      createdAt: seconds(),
      changedAt: seconds(),
      description: text(input.Description),
      kmsKeyId: text(input.KmsKeyId),
      tags: asList(input.Tags),
      versions: {},
    };
    if (hasValue(input)) addVersion(secret, token, input, [CURRENT], seconds());
    save(secret);
    return summary(secret, hasValue(input) ? token : undefined);
  };

  const putVersion = (secret: Secret, input: AwsInput, stages: string[]): string => {
    const token = text(input.ClientRequestToken) ?? randomUUID();
    const known = secret.versions[token];
    if (known && !isSame(known, input)) {
      const message =
        "The operation failed because a version with this token and another value already exists.";
      throw new AwsError("ResourceExistsException", message);
    }
    if (!known) addVersion(secret, token, input, stages, seconds());
    secret.changedAt = seconds();
    return token;
  };

  return {
    CreateSecret: create,
    GetSecretValue: (input) => {
      const secret = find(input);
      const [id, version] = findVersion(secret, input);
      const { SecretString, SecretBinary } = version;
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: id,
        VersionStages: version.stages,
        CreatedDate: version.createdAt,
        ...(SecretString === undefined ? { SecretBinary } : { SecretString }),
      };
    },
    PutSecretValue: (input) => {
      const secret = find(input);
      if (!hasValue(input))
        throw new AwsError("InvalidRequestException", "You must provide SecretString or SecretBinary.");
      const stages = asList(input.VersionStages ?? [CURRENT]).map(String);
      const token = putVersion(secret, input, stages);
      save(secret);
      return { ...summary(secret, token), VersionStages: secret.versions[token]?.stages };
    },
    UpdateSecret: (input) => {
      const secret = find(input);
      const token = hasValue(input) ? putVersion(secret, input, [CURRENT]) : undefined;
      secret.description = text(input.Description) ?? secret.description;
      secret.kmsKeyId = text(input.KmsKeyId) ?? secret.kmsKeyId;
      save(secret);
      return summary(secret, token);
    },
    UpdateSecretVersionStage: (input) => {
      const secret = find(input);
      moveStage(
        secret,
        required(input, "VersionStage"),
        text(input.MoveToVersionId),
        text(input.RemoveFromVersionId),
      );
      save(secret);
      return summary(secret, undefined);
    },
    DescribeSecret: (input) => describe(find(input, { evenDeleted: true })),
    ListSecrets: () => ({
      SecretList: state
        .list<Secret>("secret")
        .filter((each) => !each.deletedAt)
        .map(describe),
    }),
    ListSecretVersionIds: (input) => {
      const secret = find(input, { evenDeleted: true });
      const versions = Object.entries(secret.versions).filter(
        ([, each]) => input.IncludeDeprecated || each.stages.length > 0,
      );
      return {
        ARN: secret.arn,
        Name: secret.name,
        Versions: versions.map(([VersionId, each]) => ({
          VersionId,
          VersionStages: each.stages,
          CreatedDate: each.createdAt,
        })),
      };
    },
    DeleteSecret: (input) => remove(input),
    RestoreSecret: (input) => {
      const secret = find(input, { evenDeleted: true });
      save({ ...secret, deletedAt: undefined, purgeAt: undefined });
      return summary(secret, undefined);
    },
    TagResource: (input) => {
      const secret = find(input);
      const added = asList(input.Tags);
      const keys = added.map((tag) => asRecord(tag).Key);
      save({
        ...secret,
        tags: [...secret.tags.filter((tag) => !keys.includes(asRecord(tag).Key)), ...added],
      });
      return {};
    },
    GetRandomPassword: (input) => ({ RandomPassword: generatePassword(input) }),
  };

  function remove(input: AwsInput): unknown {
    const force = input.ForceDeleteWithoutRecovery === true;
    const window = input.RecoveryWindowInDays;
    if (force && window !== undefined) {
      const message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
      throw new AwsError("InvalidParameterException", message);
    }
    const days = Number(window ?? 30);
    if (days < 7 || days > 30) {
      throw new AwsError(
        "InvalidParameterException",
        "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
      );
    }
    const id = required(input, "SecretId");
    if (force) {
      const secret = lookUp(id);
      if (secret) state.remove("secret", secret.name);
      return { ARN: secret?.arn ?? id, Name: secret?.name ?? id, DeletionDate: seconds() };
    }
    const secret = find(input);
    const purgeAt = seconds() + days * 86_400;
    save({ ...secret, deletedAt: seconds(), purgeAt });
    return { ARN: secret.arn, Name: secret.name, DeletionDate: purgeAt };
  }
}

/** The six characters that AWS puts behind a name; the template's `Ref` must say the same ones. */
export function secretSuffix(state: State, name: string): string {
  const known = state.get<string>("secret-suffix", name);
  if (known) return known;
  const made = randomUUID().replaceAll("-", "").slice(0, 6);
  state.put("secret-suffix", name, made);
  return made;
}
