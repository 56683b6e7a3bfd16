import * as z from "zod";
import type { Assembly, Resource } from "./synthesize.ts";

export interface ServiceFunction extends Resource {
  /** `webhooks/relay` */
  entry: string;
  environment: Record<string, unknown>;
}

const ENTRY = "countersign:entry";

/** The functions that are ours, by their entries; CDK's own helpers are left out. */
export const readFunctions = (assembly: Assembly): ServiceFunction[] =>
  assembly
    .all("AWS::Lambda::Function")
    .filter(({ Metadata }) => ENTRY in Metadata)
    .map((each) => ({
      ...each,
      entry: z
        .string()
        .parse(each.Metadata[ENTRY])
        .replace(/^lambdas\/|\.ts$/g, ""),
      environment: z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(each.Properties.Environment).Variables,
    }));

export const findFunction = (assembly: Assembly, entry: string): ServiceFunction => {
  const found = readFunctions(assembly).find((each) => each.entry === entry);
  if (found === undefined) throw new Error(`There is no function ${entry}.`);
  return found;
};
