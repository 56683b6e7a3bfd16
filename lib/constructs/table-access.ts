import { type Duration, Stack } from "aws-cdk-lib";
import { type MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { type ITableV2, Operation } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { except } from "./exceptions.ts";
import { sumOf } from "./metric-sum.ts";
import type { ServiceFunction } from "./service-function.ts";

const verbs = ["get", "batchGet", "query", "put", "update", "delete", "check"] as const;
export type Verb = (typeof verbs)[number];

const actions: Record<Verb, string> = {
  get: "dynamodb:GetItem",
  batchGet: "dynamodb:BatchGetItem",
  query: "dynamodb:Query",
  put: "dynamodb:PutItem",
  update: "dynamodb:UpdateItem",
  delete: "dynamodb:DeleteItem",
  check: "dynamodb:ConditionCheckItem",
};

/** What the stores send; an alarm may add up ten metrics at most. */
const storeOperations = [
  Operation.GET_ITEM,
  Operation.BATCH_GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];

/** Requests that DynamoDB refused, for the table and its indexes. */
export const throttledRequests = (tableName: string, period: Duration): MathExpression =>
  sumOf(
    "throttled requests",
    period,
    storeOperations.map(
      (name) =>
        new Metric({
          namespace: "AWS/DynamoDB",
          metricName: "ThrottledRequests",
          dimensionsMap: { TableName: tableName, Operation: name },
          statistic: "Sum",
          period,
        }),
    ),
  );

/** How partition keys of the table begin; one that does not end in `#` is the whole key. Compare lambdas/core/keys.ts. */
export type Partition =
  | "ORG#"
  | "CLIENT#"
  | "WORKFLOW#"
  | "USER#"
  | "SESSION#"
  | "LINK#"
  | "IDENTITY#"
  | "LOGIN#"
  | "ATTEMPTS#"
  | "AUDIT#"
  | "IDEMPOTENCY#"
  | "AUTHORIZATION#"
  | "PUSHED#"
  | "OPSESSION#"
  | "LOGIN_RATE#"
  | "GRANT#"
  | "ASSERTION#"
  | "SIGNING_KEYS"
  | "WEBHOOKS#"
  | "DELETED_WEBHOOKS#"
  | "DELIVERIES#"
  | "DELIVERY#"
  | "PACE#"
  | "BOOTSTRAP";

/** How the partition keys of each index begin. */
export type IndexPartition = {
  list: "ORGANIZATIONS" | "SESSIONS#" | "IDENTITIES#" | "USERS#" | "ACTS#";
  person: "PERSON#";
  reference: "REFERENCE#" | "ACTS_ON#";
  due: "EXPIRY#" | "RETENTION#" | "OUTBOX#" | "DELIVERY_DUE#" | "HELD#" | "ENDPOINT_DUE#";
  open: "OPEN#" | "SESSION_DELIVERIES#";
};

/** What a function may do with which kinds of item; everything else is refused by IAM. */
export interface TableAccess {
  items: Readonly<Partial<Record<Partition, readonly Verb[]>>>;
  /** Indexes may only be queried. */
  indexes?: { readonly [Index in keyof IndexPartition]?: readonly IndexPartition[Index][] };
}

/** The one table, as other stacks see it. */
export interface ProductTable {
  table: ITableV2;
  key: IKey;
  /** Under which name other stacks import the table's ARN. */
  exportedArn: string;
}

const toPattern = (prefix: string): string => (prefix.endsWith("#") ? `${prefix}*` : prefix);

const leadingKeys = (prefixes: readonly string[]) => ({
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": prefixes.map(toPattern).sort() },
});

/** Lets the function use the items that `access` names, and the table's key through DynamoDB alone. */
export const allowTable = (fn: ServiceFunction, product: ProductTable, access: TableAccess): void => {
  const { tableArn } = product.table;
  for (const verb of verbs) {
    const partitions = partitionsFor(verb, access);
    if (partitions.length === 0) continue;
    fn.allow(`Items${capitalize(verb)}`, [actions[verb]], [tableArn], leadingKeys(partitions));
  }
  for (const [index, partitions] of Object.entries(access.indexes ?? {})) {
    fn.allow(
      `Index${capitalize(index)}`,
      [actions.query],
      [`${tableArn}/index/${index}`],
      leadingKeys(partitions),
    );
  }
  allowTableKey(fn, product, canWrite(access));
};

/**
 * One statement allows a verb on all its partitions: a request that reads or writes items of several kinds is then
 * allowed whether AWS looks at its items one by one or at the keys of all of them together
 * (docs/adr/0011-rights-by-kind-of-item.md).
 */
const partitionsFor = (verb: Verb, access: TableAccess): string[] =>
  Object.entries(access.items)
    .filter(([, allowed]) => allowed.includes(verb))
    .map(([partition]) => partition);

const READING: readonly Verb[] = ["get", "batchGet", "query"];

const canWrite = (access: TableAccess): boolean =>
  Object.values(access.items).some((verbs) => verbs.some((verb) => !READING.includes(verb)));

const allowTableKey = (fn: ServiceFunction, { key }: ProductTable, write: boolean): void => {
  const writing = ["kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"];
  fn.allow(
    "TableKey",
    ["kms:Decrypt", "kms:DescribeKey", ...(write ? writing : [])],
    [key.keyArn],
    viaDynamo(fn),
  );
};

const viaDynamo = (fn: ServiceFunction) => ({
  StringEquals: { "kms:ViaService": `dynamodb.${Stack.of(fn).region}.amazonaws.com` },
});

/** Lets the function read the table's stream. */
export const allowStream = (fn: ServiceFunction, product: ProductTable): void => {
  const { tableArn, tableStreamArn } = product.table;
  if (tableStreamArn === undefined) throw new Error("The table has no stream.");
  fn.allow(
    "ReadStream",
    ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    [tableStreamArn],
  );
  // Listing is checked against the streams of the table, not against one of them.
  fn.allow("ListStreams", ["dynamodb:ListStreams"], [`${tableArn}/stream/*`]);
  except(
    fn.role,
    `IAM5[Resource::${product.exportedArn}/stream/*]`,
    "A stream's ARN ends in the time of its making, and Lambda lists the streams of the table before it follows one.",
  );
};

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
