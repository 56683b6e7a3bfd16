// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written like that
import { describe, expect, test } from "vitest";
import type { Stack, Template } from "../../../../local/assembly/read.ts";
import { createResolver } from "../../../../local/assembly/resolve.ts";

const makeStack = (name: string, template: Template): Stack => ({
  name,
  region: undefined,
  template,
  assets: new Map(),
});

const data = makeStack("Data", {
  Resources: { Table: { Type: "T" }, Hidden: { Type: "T", Condition: "Never" } },
  Outputs: {
    Out: {
      Value: { "Fn::GetAtt": ["Table", "Arn"] },
      Export: { Name: { "Fn::Sub": "${AWS::StackName}:Table" } },
    },
  },
  Parameters: { Size: { Default: "small" } },
  Conditions: {
    Small: { "Fn::Equals": [{ Ref: "Size" }, "small"] },
    Never: { "Fn::Not": [{ Condition: "Small" }] },
    Both: { "Fn::And": [{ Condition: "Small" }, { Condition: "Never" }] },
    Either: { "Fn::Or": [{ Condition: "Small" }, { Condition: "Never" }] },
  },
  Mappings: { Sizes: { small: { memory: 128 } } },
});
const main = makeStack("Main", {});
const resolver = createResolver({
  stacks: [data, main],
  region: "eu-west-1",
  account: "1",
  attributeOf: ({ stack, logicalId }, attribute) =>
    `${stack.name}.${logicalId}${attribute ? `.${attribute}` : ""}`,
  rewrite: (text) => text.replaceAll("https://dist.invalid", "http://local"),
});

describe("intrinsic functions", () => {
  test.each([
    ["plain values stay", { a: [1, true, null, "x"] }, { a: [1, true, null, "x"] }],
    ["Ref of a resource", { Ref: "Table" }, "Data.Table"],
    ["Ref of a parameter", { Ref: "Size" }, "small"],
    ["Ref of a pseudo parameter", { Ref: "AWS::Region" }, "eu-west-1"],
    ["GetAtt as a list", { "Fn::GetAtt": ["Table", "Nested.Arn"] }, "Data.Table.Nested.Arn"],
    ["GetAtt as text", { "Fn::GetAtt": "Table.Arn" }, "Data.Table.Arn"],
    ["Join", { "Fn::Join": ["-", ["a", { Ref: "Size" }]] }, "a-small"],
    [
      "Sub with a literal",
      { "Fn::Sub": "${Table.Arn}/${!kept}/${AWS::AccountId}" },
      "Data.Table.Arn/${kept}/1",
    ],
    ["Sub with variables", { "Fn::Sub": ["${x}${Size}", { x: { Ref: "Table" } }] }, "Data.Tablesmall"],
    ["Select of Split", { "Fn::Select": [2, { "Fn::Split": ["/", "https://host/x"] }] }, "host"],
    ["If that holds", { "Fn::If": ["Small", "yes", "no"] }, "yes"],
    ["If that does not", { "Fn::If": ["Never", "yes", { Ref: "Size" }] }, "small"],
    ["And", { "Fn::If": ["Both", "yes", "no"] }, "no"],
    ["Or", { "Fn::If": ["Either", "yes", "no"] }, "yes"],
    ["NoValue in an object", { a: 1, b: { Ref: "AWS::NoValue" } }, { a: 1 }],
    ["NoValue in a list", [1, { "Fn::If": ["Never", 2, { Ref: "AWS::NoValue" }] }], [1]],
    ["FindInMap", { "Fn::FindInMap": ["Sizes", { Ref: "Size" }, "memory"] }, 128],
    ["Base64", { "Fn::Base64": "a" }, "YQ=="],
    ["ImportValue of a name that is itself resolved", { "Fn::ImportValue": "Data:Table" }, "Data.Table.Arn"],
  ])("%s", (_rule, value, expected) => {
    expect(resolver.resolve(data, value)).toEqual(expected);
  });

  test("a value is imported by another stack", () => {
    expect(resolver.resolve(main, { "Fn::ImportValue": "Data:Table" })).toBe("Data.Table.Arn");
  });

  test("a URL is rewritten once it is whole, however it is put together", () => {
    const value = { "Fn::Join": ["", ["https://", "dist.invalid", "/v/"]] };
    expect(resolver.resolve(main, { deep: [value] })).toEqual({ deep: ["http://local/v/"] });
  });

  test.each([
    ["an unknown resource", { Ref: "Nothing" }, "nothing is called Nothing"],
    ["an unknown export", { "Fn::ImportValue": "Nope" }, "no stack exports Nope"],
    ["an unknown condition", { "Fn::If": ["Nope", 1, 2] }, "no condition Nope"],
    ["an unknown function", { "Fn::Transform": {} }, "Fn::Transform"],
  ])("%s is an error that names it", (_rule, value, message) => {
    expect(() => resolver.resolve(data, value)).toThrow(message);
  });

  test("a resource whose condition is false does not exist", () => {
    const at = (logicalId: string) => ({
      stack: data,
      logicalId,
      resource: data.template.Resources?.[logicalId] ?? { Type: "" },
    });
    expect([resolver.exists(at("Table")), resolver.exists(at("Hidden"))]).toEqual([true, false]);
  });
});
