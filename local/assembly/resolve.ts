import type { Located, Stack } from "./read.ts";

/** Gives the value of `Ref` (attribute undefined) or `Fn::GetAtt` of a resource. */
export type AttributeOf = (located: Located, attribute: string | undefined) => unknown;

export interface Resolver {
  /** The value with every intrinsic function of CloudFormation worked out. */
  resolve(stack: Stack, value: unknown): unknown;
  /** The resolved properties of a resource. */
  properties(located: Located): Record<string, unknown>;
  /** False when the resource's condition is. */
  exists(located: Located): boolean;
}

export interface ResolverSettings {
  readonly stacks: readonly Stack[];
  readonly region: string;
  readonly account: string;
  readonly attributeOf: AttributeOf;
  /** Last change to every finished string, e.g. putting the local base URL in place of the distribution's. */
  readonly rewrite?: (text: string) => string;
}

const NO_VALUE = Symbol("AWS::NoValue");

/** Works out intrinsics lazily and across stacks, so the order of the stacks does not matter. */
export function createResolver(settings: ResolverSettings): Resolver {
  const { stacks, attributeOf, rewrite = (text: string) => text } = settings;
  const exportsByName = new Map<string, { stack: Stack; value: unknown }>();

  const pseudo = (stack: Stack): Record<string, unknown> => ({
    "AWS::Region": settings.region,
    "AWS::AccountId": settings.account,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack.name,
    "AWS::StackId": `arn:aws:cloudformation:${settings.region}:${settings.account}:stack/${stack.name}/local`,
    "AWS::NotificationARNs": [],
    "AWS::NoValue": NO_VALUE,
  });

  const refer = (stack: Stack, name: string): unknown => {
    const known = pseudo(stack);
    if (name in known) return known[name];
    const parameter = stack.template.Parameters?.[name];
    if (parameter) return parameter.Default ?? "";
    return attribute(stack, name, undefined);
  };

  const attribute = (stack: Stack, logicalId: string, name: string | undefined): unknown => {
    const resource = stack.template.Resources?.[logicalId];
    if (!resource) throw new Error(`${stack.name}: nothing is called ${logicalId}`);
    return attributeOf({ stack, logicalId, resource }, name);
  };

  const importValue = (name: string): unknown => {
    if (exportsByName.size === 0) {
      for (const stack of stacks) {
        for (const { Export, Value } of Object.values(stack.template.Outputs ?? {})) {
          if (Export) exportsByName.set(String(work(stack, Export.Name)), { stack, value: Value });
        }
      }
    }
    const found = exportsByName.get(name);
    if (!found) throw new Error(`no stack exports ${name}`);
    return work(found.stack, found.value);
  };

  const condition = (stack: Stack, name: string): boolean => {
    const expression = stack.template.Conditions?.[name];
    if (expression === undefined) throw new Error(`${stack.name}: no condition ${name}`);
    return test(stack, expression);
  };

  const test = (stack: Stack, expression: unknown): boolean => {
    const [[name, argument] = ["", undefined]] = Object.entries(asRecord(expression));
    if (name === "Condition") return condition(stack, String(argument));
    const list = Array.isArray(argument) ? argument : [];
    switch (name) {
      case "Fn::Equals":
        return work(stack, list[0]) === work(stack, list[1]);
      case "Fn::Not":
        return !test(stack, list[0]);
      case "Fn::And":
        return list.every((each) => test(stack, each));
      case "Fn::Or":
        return list.some((each) => test(stack, each));
      default:
        throw new Error(`${stack.name}: unknown condition function ${name}`);
    }
  };

  const substitute = (stack: Stack, argument: unknown): string => {
    const [template, extra] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = asRecord(extra);
    return String(template).replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(work(stack, variables[name]));
      const [logicalId = "", ...rest] = name.split(".");
      return String(rest.length > 0 ? attribute(stack, logicalId, rest.join(".")) : refer(stack, name));
    });
  };

  const call = (stack: Stack, name: string, argument: unknown): unknown => {
    const list = (): unknown[] => asList(work(stack, argument));
    switch (name) {
      case "Ref":
        return refer(stack, String(argument));
      case "Fn::GetAtt": {
        const [logicalId = "", ...rest] = Array.isArray(argument) ? argument : String(argument).split(".");
        return attribute(stack, String(logicalId), rest.join("."));
      }
      case "Fn::Join": {
        const [separator, parts] = list();
        return asList(parts).join(String(separator));
      }
      case "Fn::Sub":
        return substitute(stack, argument);
      case "Fn::ImportValue":
        return importValue(String(work(stack, argument)));
      case "Fn::Select": {
        const [index, from] = list();
        return asList(from)[Number(index)];
      }
      case "Fn::Split": {
        const [separator, text] = list();
        return String(text).split(String(separator));
      }
      case "Fn::If": {
        const [name = "", yes, no] = asList(argument);
        return work(stack, condition(stack, String(name)) ? yes : no);
      }
      case "Fn::Base64":
        return Buffer.from(String(work(stack, argument))).toString("base64");
      case "Fn::GetAZs":
        return [`${settings.region}a`, `${settings.region}b`];
      case "Fn::FindInMap": {
        const [map, first, second] = list().map(String);
        return stack.template.Mappings?.[map ?? ""]?.[first ?? ""]?.[second ?? ""];
      }
      default:
        throw new Error(`${stack.name}: the function ${name} is not served locally`);
    }
  };

  const work = (stack: Stack, value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map((each) => work(stack, each)).filter((each) => each !== NO_VALUE);
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first && entries.length === 1 && (first[0] === "Ref" || first[0].startsWith("Fn::"))) {
      return call(stack, first[0], first[1]);
    }
    return Object.fromEntries(
      entries.map(([key, each]) => [key, work(stack, each)]).filter(([, each]) => each !== NO_VALUE),
    );
  };

  // Only what is finished is rewritten: a part (a bare host name) may become something else when it is joined.
  const finish = (value: unknown): unknown => {
    if (typeof value === "string") return rewrite(value);
    if (Array.isArray(value)) return value.map(finish);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, finish(each)]));
  };

  return {
    resolve: (stack, value) => finish(work(stack, value)),
    properties: ({ stack, resource }) => asRecord(finish(work(stack, resource.Properties ?? {}))),
    exists: ({ stack, resource }) => resource.Condition === undefined || condition(stack, resource.Condition),
  };
}

export function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value } : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
