import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { systemClock } from "../../lambdas/platform/clock.ts";
import { createIds } from "../../lambdas/platform/ids.ts";
import { type BenchCloud, findFunction } from "./cloud.ts";

const BATCH = 25;

const ids = createIds(systemClock);

/**
 * Makes endpoints beyond the number that an organization may make: copies of one that the product made, each with a
 * secret and an address of its own. Returns the addresses' last part.
 */
export const copyEndpoint = async (
  cloud: BenchCloud,
  endpointId: string,
  url: string,
  count: number,
): Promise<void> => {
  const { endpoint, region, tableName } = cloud.local.aws;
  const access = { endpoint, region, credentials: { accessKeyId: "bench", secretAccessKey: "bench" } };
  const table = new DynamoDBClient(access);
  const secrets = new SecretsManagerClient(access);
  const prefix = findFunction(cloud, "deliver").environment.WEBHOOK_SECRET_PREFIX ?? "";
  const template = await readEndpoint(table, tableName, cloud.local.organizationId, endpointId);

  const makeOne = async (index: number): Promise<Record<string, AttributeValue>> => {
    const id = ids.next("whe");
    const version = crypto.randomUUID();
    await secrets.send(
      new CreateSecretCommand({
        Name: `${prefix}${id}/signing`,
        SecretString: `whsec_${Buffer.from(ids.token(24)).toString("base64")}`,
        ClientRequestToken: version,
      }),
    );
    return {
      ...JSON.parse(JSON.stringify(template).replaceAll(endpointId, id)),
      url: { S: `${url}${index}` },
      secretVersionId: { S: version },
    };
  };

  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const items = await Promise.all(Array.from({ length: size }, (_, offset) => makeOne(from + offset)));
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    await table.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  }
};

const readEndpoint = async (
  table: DynamoDBClient,
  TableName: string,
  organizationId: string,
  endpointId: string,
): Promise<Record<string, AttributeValue>> => {
  const Key = { pk: { S: `WEBHOOKS#${organizationId}` }, sk: { S: `ENDPOINT#${endpointId}` } };
  const { Item } = await table.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  if (Item === undefined) throw new Error(`There is no endpoint ${endpointId}.`);
  return Item;
};
