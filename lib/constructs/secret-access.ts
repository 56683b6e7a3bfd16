import { ArnFormat } from "aws-cdk-lib";
import { except } from "./exceptions.ts";
import type { HouseStack } from "./house-stack.ts";
import type { ServiceFunction } from "./service-function.ts";

const names = { client: "client", signingKey: "signing-key", webhook: "webhook" } as const;

/** Secrets that the product makes while it runs, each kind under names of its own. */
export type SecretKind = keyof typeof names;

/** How the names of all secrets of all kinds begin. */
export const secretsOfStage = (stack: HouseStack): string => `countersign/${stack.config.stage}/`;

/** How the names of all secrets of a kind begin. */
export const secretPrefix = (stack: HouseStack, kind: SecretKind): string =>
  `${secretsOfStage(stack)}${names[kind]}/`;

const arnOf = (stack: HouseStack, prefix: string): string =>
  stack.formatArn({
    service: "secretsmanager",
    resource: "secret",
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: `${prefix}*`,
  });

const reading = ["secretsmanager:GetSecretValue"];
const making = [
  "secretsmanager:CreateSecret",
  "secretsmanager:DeleteSecret",
  "secretsmanager:PutSecretValue",
];
const labelling = ["secretsmanager:DescribeSecret", "secretsmanager:UpdateSecretVersionStage"];

export const allowReadingSecrets = (fn: ServiceFunction, stack: HouseStack, kind: SecretKind): void =>
  allow(fn, stack, kind, "Read", reading);

/** Making and deleting, without ever reading a value. */
export const allowMakingSecrets = (fn: ServiceFunction, stack: HouseStack, kind: SecretKind): void =>
  allow(fn, stack, kind, "Make", making);

/**
 * Adding versions and choosing the current one too, still without ever reading a value: what is shown once cannot be
 * shown again.
 */
export const allowReplacingSecrets = (fn: ServiceFunction, stack: HouseStack, kind: SecretKind): void =>
  allow(fn, stack, kind, "Replace", [...making, ...labelling]);

/** All of it, for a function that also shows or merges what it stored. */
export const allowManagingSecrets = (fn: ServiceFunction, stack: HouseStack, kind: SecretKind): void =>
  allow(fn, stack, kind, "Manage", [...reading, ...making, ...labelling]);

/** Finding and deleting all of them, at the end of a stage. */
export const allowForgettingSecrets = (fn: ServiceFunction, stack: HouseStack): void => {
  const prefix = secretsOfStage(stack);
  fn.allow("ForgetSecrets", ["secretsmanager:DeleteSecret"], [arnOf(stack, prefix)]);
  // Listing knows no narrower resource; it tells names and no values.
  fn.allow("ListSecrets", ["secretsmanager:ListSecrets"], ["*"]);
  exceptNames(fn, prefix);
};

const allow = (
  fn: ServiceFunction,
  stack: HouseStack,
  kind: SecretKind,
  verb: string,
  actions: readonly string[],
): void => {
  const prefix = secretPrefix(stack, kind);
  fn.allow(`${verb}${kind.charAt(0).toUpperCase()}${kind.slice(1)}Secrets`, actions, [arnOf(stack, prefix)]);
  exceptNames(fn, prefix);
};

const exceptNames = (fn: ServiceFunction, prefix: string): void => {
  const pattern = `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${prefix}*`;
  except(
    fn.role,
    `IAM5[Resource::${pattern}]`,
    "The product makes one secret per integration, key or endpoint while it runs; Secrets Manager ends each ARN with " +
      "random letters. The beginning of the name is what keeps the kinds apart.",
  );
};
