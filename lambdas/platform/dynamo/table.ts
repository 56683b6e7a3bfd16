import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { atStart, clientSettings, markOrigin } from "../aws.ts";

/** The product's one table. Stores get it; nobody else sends DynamoDB commands. */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
}

/** To be handed over as a copy: the library adds to what it gets. */
export const marshallOptions = {
  removeUndefinedValues: true,
  // The library tells kinds of objects apart by their constructor, which is also a name that a caller may give to a
  // field of their own.
  convertClassInstanceToMap: true,
};

export const connectTable = (name: string, base = new DynamoDBClient(clientSettings)): Table => {
  base.middlewareStack.add(markOrigin("TABLE"), atStart);
  return {
    name,
    client: DynamoDBDocumentClient.from(base, { marshallOptions: { ...marshallOptions } }),
  };
};

/** The schema version that every record is written with. When it has to change: docs/table-schema.md. */
export const SCHEMA_VERSION = 1;

/** The newest one that this code can read: the one it writes, or the one that the next release will write. */
export const NEWEST_READABLE_VERSION = 1;
