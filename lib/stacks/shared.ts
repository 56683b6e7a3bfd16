import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { EventBus } from "aws-cdk-lib/aws-events";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { WorkQueue } from "../constructs/queue-worker.ts";
import type { ServiceFunction } from "../constructs/service-function.ts";
import type { SignIn } from "../constructs/sign-in.ts";
import type { ProductTable } from "../constructs/table-access.ts";

/** What the stacks of the contexts get from the stacks before them. */
export interface Shared {
  api: HttpApi;
  baseUrl: string;
  signIn: SignIn;
  productTable: ProductTable;
  bus: EventBus;
  linkKey: Secret;
  pairwiseKey: Secret;
}

export interface WithNotifications extends Shared {
  notifications: WorkQueue;
}

/** The variables of a function that accepts dashboard users. */
export const managementEnvironment = ({ baseUrl, productTable, signIn }: Shared) => ({
  TABLE_NAME: productTable.table.tableName,
  BASE_URL: baseUrl,
  SIGN_IN_ISSUER: signIn.pool.userPoolProviderUrl,
  SIGN_IN_CLIENT_ID: signIn.client.userPoolClientId,
});

/** Lets the function derive links. */
export const allowLinkKey = (fn: ServiceFunction, { linkKey }: Shared): void =>
  fn.allow("ReadLinkKey", ["secretsmanager:GetSecretValue"], [linkKey.secretArn]);

/** Lets the function compute pairwise subjects. */
export const allowPairwiseKey = (fn: ServiceFunction, { pairwiseKey }: Shared): void =>
  fn.allow("ReadPairwiseKey", ["secretsmanager:GetSecretValue"], [pairwiseKey.secretArn]);
