import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AttributeType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import { expect, it } from "vitest";
import * as z from "zod";
import { checkOriginEnv } from "../../lambdas/api/env.ts";
import { readConfig } from "../../lib/config.ts";
import { HouseStack } from "../../lib/constructs/house-stack.ts";
import { toTableInterface } from "../../lib/constructs/resource-interface.ts";
import { httpSize, ServiceFunction } from "../../lib/constructs/service-function.ts";
import { allowTable, type TableAccess } from "../../lib/constructs/table-access.ts";

const access = {
  items: {
    "ORG#": ["get"],
    "SESSION#": ["get", "put", "update"],
    "AUDIT#": ["put"],
    "LINK#": ["put", "get", "batchGet"],
    SIGNING_KEYS: ["query", "batchGet"],
    "IDENTITY#": ["check", "delete"],
  },
} satisfies TableAccess;

const actions: Record<string, string> = {
  GetItem: "get",
  BatchGetItem: "batchGet",
  Query: "query",
  PutItem: "put",
  UpdateItem: "update",
  DeleteItem: "delete",
  ConditionCheckItem: "check",
};

const statement = z.object({
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Condition: z
    .object({ "ForAllValues:StringLike": z.object({ "dynamodb:LeadingKeys": z.unknown() }) })
    .transform((condition) =>
      [condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]].flat().map(String),
    ),
});

it("a function may do with each kind of item what its list says, and nothing besides", () => {
  const stack = new HouseStack(
    new App({ context: { "aws:cdk:bundling-stacks": [] } }),
    "test",
    readConfig(() => undefined),
    "Rights",
  );
  const fn = new ServiceFunction(stack, "Fn", {
    entry: "lambdas/api/check-origin.ts",
    description: "Has rights",
    envSchema: checkOriginEnv,
    environment: { ORIGIN_KEY_SECRET: "x" },
    size: httpSize,
  });
  const table = new TableV2(stack, "Table", { partitionKey: { name: "pk", type: AttributeType.STRING } });
  allowTable(fn, { table: toTableInterface(table), key: new Key(stack, "Key"), exportedArn: "" }, access);
  const [policy] = Object.values(Template.fromStack(stack).findResources("AWS::IAM::Policy"));
  const { Statement } = z
    .object({ Properties: z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) }) })
    .parse(policy).Properties.PolicyDocument;
  const granted = Statement.map((each) => statement.safeParse(each))
    .flatMap(({ data }) => data ?? [])
    .flatMap(({ Action, Condition }) =>
      Action.flatMap((action) =>
        Condition.map((kind) => `${actions[action.replace("dynamodb:", "")]} ${kind}`),
      ),
    );
  const listed = Object.entries(access.items).flatMap(([kind, verbs]) =>
    verbs.map((verb) => `${verb} ${kind.replace(/#$/, "#*")}`),
  );
  expect(granted.sort()).toEqual(listed.sort());
});
