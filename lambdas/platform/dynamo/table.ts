import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { atStart, clientSettings, markOrigin } from "../aws.ts";

/** The product's one table. Stores get it; nobody else sends DynamoDB commands. */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
}

export const connectTable = (name: string, base = new DynamoDBClient(clientSettings)): Table => {
  base.middlewareStack.add(markOrigin("TABLE"), atStart);
  return {
    name,
    client: DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } }),
  };
};

/** The schema version that every record carries. A reader that meets a newer one fails instead of guessing. */
export const SCHEMA_VERSION = 1;
