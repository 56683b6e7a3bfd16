import { asList, asRecord } from "../assembly/resolve.ts";
import type { Deed } from "./policy.ts";

type Fields = Readonly<Record<string, unknown>>;
type ArnOf = (table: string) => string;

const WRITES: Record<string, string> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

/** What a request to DynamoDB does: transactions need the rights of what they consist of. */
export function readTableDeeds(operation: string, body: Fields, arnOf: ArnOf): Deed[] {
  switch (operation) {
    case "TransactWriteItems":
    case "TransactGetItems":
      return together(
        asList(body.TransactItems)
          .flatMap((item) => Object.entries(asRecord(item)))
          .map(([kind, fields]) => onItem(WRITES[kind] ?? kind, asRecord(fields), arnOf)),
      );
    case "BatchGetItem":
      return Object.entries(asRecord(body.RequestItems)).map(([table, request]) => ({
        action: "dynamodb:BatchGetItem",
        resources: [arnOf(table)],
        context: leading(...asList(asRecord(request).Keys).map((key) => asRecord(asRecord(key).pk).S)),
      }));
    case "BatchWriteItem":
      return Object.keys(asRecord(body.RequestItems)).map((table) => ({
        action: "dynamodb:BatchWriteItem",
        resources: [arnOf(table)],
        context: {},
      }));
    case "Query":
    case "Scan": {
      const table = arnOf(String(body.TableName));
      const resources = [body.IndexName === undefined ? table : `${table}/index/${body.IndexName}`];
      return [{ action: `dynamodb:${operation}`, resources, context: leading(readPartition(body)) }];
    }
    default:
      return [onItem(operation, body, arnOf)];
  }
}

const onItem = (operation: string, fields: Fields, arnOf: ArnOf): Deed => ({
  action: `dynamodb:${operation}`,
  resources: [arnOf(String(fields.TableName))],
  context: leading(asRecord(asRecord(fields.Key ?? fields.Item).pk).S),
});

/**
 * One deed for each action and table, with the keys of all its items. AWS does not say whether it looks at them one by one;
 * what is allowed together is allowed alone, so a role that passes here passes either way.
 */
const together = (deeds: readonly Deed[]): Deed[] => {
  const groups = Map.groupBy(deeds, ({ action, resources }) => `${action} ${resources.join(" ")}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const keys = [first, ...others].flatMap(({ context }) => context["dynamodb:LeadingKeys"] ?? []);
    return [{ ...first, context: leading(...keys) }];
  });
};

const leading = (...keys: unknown[]): Deed["context"] => {
  const known = keys.filter((key) => key !== undefined).map(String);
  return known.length === 0 ? {} : { "dynamodb:LeadingKeys": known };
};

/** The partition of a query: every key condition begins with `<attribute> = :value`. */
function readPartition(body: Fields): unknown {
  const [, placeholder = ""] = /=\s*(:\w+)/.exec(String(body.KeyConditionExpression)) ?? [];
  return asRecord(asRecord(body.ExpressionAttributeValues)[placeholder]).S;
}
