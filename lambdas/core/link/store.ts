import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { epochSeconds, plusMinutes } from "../../platform/clock.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys } from "../keys.ts";
import { type Link, link } from "./schema.ts";

export interface LinkStore {
  find(tokenHash: string): Promise<Link | undefined>;
  create(tokenHash: string, created: Link): Write;
}

// Long enough that a person who comes late is told "expired" instead of "unknown".
const KEPT_AFTER_EXPIRY_MINUTES = 30 * 24 * 60;

export const createLinkStore = (table: Table): LinkStore => ({
  find: async (tokenHash) => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.name, Key: keys.link(tokenHash), ConsistentRead: true }),
    );
    return answer.Item === undefined ? undefined : link.parse(answer.Item);
  },
  create: (tokenHash, created) => ({
    label: "link",
    item: {
      Put: {
        TableName: table.name,
        Item: {
          ...keys.link(tokenHash),
          ...created,
          ttl: epochSeconds(plusMinutes(new Date(created.expiresAt), KEPT_AFTER_EXPIRY_MINUTES)),
          schemaVersion: SCHEMA_VERSION,
        },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
  }),
});
