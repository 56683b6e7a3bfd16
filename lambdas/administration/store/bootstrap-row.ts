import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { keys } from "../../core/keys.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";

/** What the first deployment made, so that later ones find it again. */
const bootstrapped = z.object({
  organizationId: z.string(),
  workflowId: z.string(),
  clientCredentialsIntegrationId: z.string(),
});
export type Bootstrapped = z.infer<typeof bootstrapped>;

export interface BootstrapRow {
  find(): Promise<Bootstrapped | undefined>;
  /** Can exist once (label `bootstrap`). */
  create(made: Bootstrapped): Write;
}

export const createBootstrapRow = (table: Table): BootstrapRow => ({
  find: async () => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.name, Key: keys.bootstrap(), ConsistentRead: true }),
    );
    return answer.Item === undefined ? undefined : bootstrapped.parse(answer.Item);
  },
  create: (made) => ({
    label: "bootstrap",
    item: {
      Put: {
        TableName: table.name,
        Item: { ...keys.bootstrap(), ...made, schemaVersion: SCHEMA_VERSION },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
  }),
});
