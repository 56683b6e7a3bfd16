import { ArnFormat } from "aws-cdk-lib";
import type { HouseStack } from "./house-stack.ts";
import type { ServiceFunction } from "./service-function.ts";

const names = { client: "client", signingKey: "signing-key", webhook: "webhook" } as const;

/** Secrets that the product makes while it runs, each kind under names of its own. */
export type SecretKind = keyof typeof names;

/** How the names of all secrets of a kind begin. */
export const secretPrefix = (stack: HouseStack, kind: SecretKind): string =>
  `countersign/${stack.config.stage}/${names[kind]}/`;

const arnOf = (stack: HouseStack, kind: SecretKind): string =>
  stack.formatArn({
    service: "secretsmanager",
    resource: "secret",
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: `${secretPrefix(stack, kind)}*`,
  });

const reading = ["secretsmanager:GetSecretValue"];
const writing = [
  "secretsmanager:CreateSecret",
  "secretsmanager:DeleteSecret",
  "secretsmanager:DescribeSecret",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
];

export const allowReadingSecrets = (fn: ServiceFunction, stack: HouseStack, kind: SecretKind): void =>
  fn.allow(`Read${kind.charAt(0).toUpperCase()}${kind.slice(1)}Secrets`, reading, [arnOf(stack, kind)]);

/** Making, replacing and deleting; the writer also reads, to find the version that it replaces. */
export const allowManagingSecrets = (fn: ServiceFunction, stack: HouseStack, kind: SecretKind): void =>
  fn.allow(
    `Manage${kind.charAt(0).toUpperCase()}${kind.slice(1)}Secrets`,
    [...reading, ...writing],
    [arnOf(stack, kind)],
  );

/**
 * Adding versions of client secrets and choosing the current one, without ever reading a value: what is shown once
 * cannot be shown again.
 */
export const allowReplacingSecrets = (fn: ServiceFunction, stack: HouseStack, kind: SecretKind): void =>
  fn.allow(`Replace${kind.charAt(0).toUpperCase()}${kind.slice(1)}Secrets`, writing, [arnOf(stack, kind)]);
