import { AwsError, type AwsInput, text } from "./call.ts";

export interface Version {
  readonly SecretString?: string;
  readonly SecretBinary?: string;
  readonly createdAt: number;
  stages: string[];
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  description?: string | undefined;
  kmsKeyId?: string | undefined;
  tags: unknown[];
  changedAt: number;
  /** Seconds since 1970 after which it is gone for good. */
  deletedAt?: number | undefined;
  purgeAt?: number | undefined;
  versions: Record<string, Version>;
}

export const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

export const hasValue = (input: AwsInput) =>
  input.SecretString !== undefined || input.SecretBinary !== undefined;

export const isSame = (version: Version | undefined, input: AwsInput) =>
  version !== undefined &&
  version.SecretString === input.SecretString &&
  version.SecretBinary === input.SecretBinary;

export const summary = (secret: Secret, VersionId: string | undefined) => ({
  ARN: secret.arn,
  Name: secret.name,
  ...(VersionId ? { VersionId } : {}),
});

export function addVersion(
  secret: Secret,
  id: string,
  input: AwsInput,
  stages: string[],
  createdAt: number,
): void {
  const SecretString = text(input.SecretString);
  const SecretBinary = text(input.SecretBinary);
  const first = Object.keys(secret.versions).length === 0;
  secret.versions[id] = {
    ...(SecretString === undefined ? {} : { SecretString }),
    ...(SecretBinary === undefined ? {} : { SecretBinary }),
    createdAt,
    stages: [],
  };
  for (const stage of new Set(first ? [...stages, CURRENT] : stages)) attachStage(secret, stage, id);
}

/** A label is on one version at most; whoever loses AWSCURRENT becomes AWSPREVIOUS. */
function attachStage(secret: Secret, stage: string, id: string): void {
  const holder = Object.entries(secret.versions).find(([, version]) => version.stages.includes(stage));
  if (holder?.[0] === id) return;
  detachStage(secret, stage);
  secret.versions[id]?.stages.push(stage);
  if (stage === CURRENT && holder) attachStage(secret, PREVIOUS, holder[0]);
  if (stage === CURRENT) {
    const version = secret.versions[id];
    if (version) version.stages = version.stages.filter((each) => each !== PREVIOUS);
  }
}

function detachStage(secret: Secret, stage: string): void {
  for (const version of Object.values(secret.versions))
    version.stages = version.stages.filter((each) => each !== stage);
}

export function moveStage(
  secret: Secret,
  stage: string,
  to: string | undefined,
  from: string | undefined,
): void {
  const holder = Object.keys(secret.versions).find((id) => secret.versions[id]?.stages.includes(stage));
  for (const id of [to, from]) {
    if (id && !secret.versions[id])
      throw new AwsError(
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret version.",
      );
  }
  if (to && holder && holder !== to && from !== holder) {
    const message = `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`;
    throw new AwsError("InvalidParameterException", message);
  }
  if (!to && from && holder !== from) {
    throw new AwsError(
      "InvalidParameterException",
      `Staging label ${stage} is not attached to version ${from}.`,
    );
  }
  if (to) attachStage(secret, stage, to);
  else detachStage(secret, stage);
}

export function findVersion(secret: Secret, input: AwsInput): [string, Version] {
  const wantedId = text(input.VersionId);
  const wantedStage = text(input.VersionStage) ?? (wantedId ? undefined : CURRENT);
  const found = Object.entries(secret.versions).find(
    ([id, version]) =>
      (!wantedId || id === wantedId) && (!wantedStage || version.stages.includes(wantedStage)),
  );
  if (found) return found;
  const what = wantedId ? `VersionId: ${wantedId}` : `staging label: ${wantedStage}`;
  throw new AwsError(
    "ResourceNotFoundException",
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

export const describe = (secret: Secret) => ({
  ARN: secret.arn,
  Name: secret.name,
  Description: secret.description,
  KmsKeyId: secret.kmsKeyId,
  Tags: secret.tags,
  CreatedDate: secret.createdAt,
  LastChangedDate: secret.changedAt,
  ...(secret.deletedAt ? { DeletedDate: secret.deletedAt } : {}),
  VersionIdsToStages: Object.fromEntries(
    Object.entries(secret.versions)
      .filter(([, version]) => version.stages.length > 0)
      .map(([id, version]) => [id, version.stages]),
  ),
});

/** Versions without a label only when they are asked for. */
export function listVersions(secret: Secret, includeDeprecated: boolean): object {
  const versions = Object.entries(secret.versions).filter(
    ([, { stages }]) => includeDeprecated || stages.length > 0,
  );
  return {
    ...summary(secret, undefined),
    Versions: versions.map(([VersionId, { stages, createdAt }]) => ({
      VersionId,
      VersionStages: stages,
      CreatedDate: createdAt,
    })),
  };
}
