import { type ITableV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";

// Under exactOptionalPropertyTypes these classes do not fit the interfaces that they implement: an optional property
// of the interface is one of the class that may be undefined.
const isBucket = (value: unknown): value is IBucket => value instanceof Bucket;
const isTable = (value: unknown): value is ITableV2 => value instanceof TableV2;

export const toBucketInterface = (bucket: Bucket): IBucket => {
  const value: unknown = bucket;
  if (!isBucket(value)) throw new Error("Not a bucket.");
  return value;
};

export const toTableInterface = (table: TableV2): ITableV2 => {
  const value: unknown = table;
  if (!isTable(value)) throw new Error("Not a table.");
  return value;
};
