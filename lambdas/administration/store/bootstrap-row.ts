import * as z from "zod";
import { keys } from "../../core/keys.ts";
import { putNew, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
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
  find: () => readRecord(table, keys.bootstrap(), bootstrapped),
  create: (made) => putNew(table, "bootstrap", { ...keys.bootstrap(), ...made }),
});
