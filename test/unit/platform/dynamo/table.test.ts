import { expect, it } from "vitest";
import * as z from "zod";
import { putNew, readRecord } from "../../../../lambdas/platform/dynamo/records.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

it("fields that callers name themselves may have any name, also one that every object has", async () => {
  const table = await createTestTable();
  const key = { pk: "TEST#1", sk: "TEST" };
  const customFields = { constructor: "x", toString: "y", hasOwnProperty: "z", name: "Set" };
  await commit(table, [putNew(table, "test", { ...key, customFields })]);
  const schema = z.object({ customFields: z.record(z.string(), z.string()) });
  expect(await readRecord(table, key, schema)).toEqual({ customFields });
});
