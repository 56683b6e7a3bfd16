import { CfnOutput, CustomResource, Duration } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  ProjectionType,
  StreamViewType,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Key } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { forgetSecretsEnv } from "../../lambdas/data/env.ts";
import type { Config } from "../config.ts";
import { Alarm } from "../constructs/alarm.ts";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { allowSubscribing, archiveEvents, registerEvents } from "../constructs/events-for-others.ts";
import { except } from "../constructs/exceptions.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { toTableInterface } from "../constructs/resource-interface.ts";
import { allowForgettingSecrets, secretsOfStage } from "../constructs/secret-access.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { type ProductTable, throttledRequests } from "../constructs/table-access.ts";

/** The indexes of the table; their key attributes are `<name>Pk` and `<name>Sk`. */
export const indexes = [
  { name: "list", projection: ProjectionType.ALL },
  { name: "person", projection: ProjectionType.ALL },
  { name: "reference", projection: ProjectionType.ALL },
  { name: "due", projection: ProjectionType.KEYS_ONLY },
  { name: "open", projection: ProjectionType.KEYS_ONLY },
] as const;

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** What outlives every function: the table and its key, the bus, the secret that links are derived from. */
export class DataStack extends HouseStack {
  readonly productTable: ProductTable;
  readonly bus: EventBus;
  readonly linkKey: Secret;
  readonly pairwiseKey: Secret;

  constructor(scope: Construct, config: Config) {
    super(scope, "data", config, "Countersign: table, event bus and keys");
    const key = new Key(this, "TableKey", {
      description: "Encrypts the Countersign table",
      enableKeyRotation: true,
      removalPolicy: this.dataRemovalPolicy,
    });
    const table = this.createTable(key);
    this.productTable = {
      table: toTableInterface(table),
      key,
      exportedArn: `${this.stackName}:ExportsOutputFnGetAttTableCD117FA1ArnE2C8C204`,
    };
    this.bus = new EventBus(this, "Bus", { description: "What happened to sessions" });
    registerEvents(this);
    archiveEvents(this, this.bus);
    for (const account of config.subscriberAccounts) allowSubscribing(this.bus, account);
    this.linkKey = new Secret(this, "LinkKey", {
      description: "New verification links are derived from it; those that are out are known by their hashes",
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: this.dataRemovalPolicy,
    });
    except(
      this.linkKey,
      "SMG4",
      "A request that is repeated within a day must get the same link again, which another key would break. " +
        "docs/operations.md says how it is replaced on purpose.",
    );
    this.pairwiseKey = new Secret(this, "PairwiseKey", {
      description:
        "Pairwise subjects are computed from it: replacing it makes every person a stranger to those clients",
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: this.dataRemovalPolicy,
    });
    except(
      this.pairwiseKey,
      "SMG4",
      "A person's subject at a client must never change, and it is computed from this key.",
    );
    new AlarmTopic(this, "Alarms");
    this.watchTable(table);
    if (config.isPublic && !config.keepData) this.forgetSecretsInTheEnd();
    new CfnOutput(this, "TableName", { value: table.tableName });
    new CfnOutput(this, "EventBusName", { value: this.bus.eventBusName });
  }

  private watchTable(table: TableV2): void {
    new Alarm(this, "TableThrottled", {
      metric: throttledRequests(table.tableName, Duration.minutes(5)),
      threshold: 25,
      because:
        "The SDK tries again twice and nobody notices a few; an on-demand table throttles while it doubles or when one key " +
        "is hot, which shows as hundreds.",
      impact: "Requests take longer and some are answered with 503; events and messages are late.",
      runbook: "the-table-throttles",
    });
  }

  /** What functions made while they ran is not CloudFormation's to remove. This stack goes last, when none is left. */
  private forgetSecretsInTheEnd(): void {
    const forget = new ServiceFunction(this, "ForgetSecrets", {
      entry: "lambdas/data/forget-secrets.ts",
      description: "Deletes the secrets of integrations, keys and endpoints when the stage is removed",
      envSchema: forgetSecretsEnv,
      environment: { SECRET_PREFIX: secretsOfStage(this) },
      size: {
        megabytes: 256,
        timeoutSeconds: 240,
        because:
          "Secrets Manager deletes some dozens a second: enough for thousands, and less than the stack waits.",
      },
    });
    allowForgettingSecrets(forget, this);
    forget.allow("ReadOwnStack", ["cloudformation:DescribeStacks"], [this.stackId]);
    new CustomResource(this, "Secrets", {
      resourceType: "Custom::CountersignSecrets",
      serviceToken: forget.handler.functionArn,
      serviceTimeout: Duration.minutes(5),
    });
  }

  private createTable(key: Key): TableV2 {
    const table = new TableV2(this, "Table", {
      partitionKey: text("pk"),
      sortKey: text("sk"),
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: "ttl",
      deletionProtection: this.config.keepData,
      removalPolicy: this.dataRemovalPolicy,
      globalSecondaryIndexes: indexes.map(({ name, projection }) => ({
        indexName: name,
        partitionKey: text(`${name}Pk`),
        sortKey: text(`${name}Sk`),
        projectionType: projection,
      })),
    });
    encryptWith(table, key);
    return table;
  }
}

/** What TableEncryptionV2 does, which refuses stacks that leave their region to the deployment. */
const encryptWith = (table: TableV2, key: Key): void => {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnGlobalTable)) throw new Error("A table without a resource.");
  resource.sseSpecification = { sseEnabled: true, sseType: "KMS" };
  resource.addPropertyOverride("Replicas.0.SSESpecification", { KMSMasterKeyId: key.keyArn });
};
