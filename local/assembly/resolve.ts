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
  const { rewrite = (text: string) => text } = settings;
  const evaluator = new Evaluator(settings);
  // Only what is finished is rewritten: a part (a bare host name) may become something else when it is joined.
  const finish = (value: unknown): unknown => {
    if (typeof value === "string") return rewrite(value);
    if (Array.isArray(value)) return value.map(finish);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, finish(each)]));
  };
  return {
    resolve: (stack, value) => finish(evaluator.work(stack, value)),
    properties: ({ stack, resource }) => asRecord(finish(evaluator.work(stack, resource.Properties ?? {}))),
    exists: ({ stack, resource }) =>
      resource.Condition === undefined || evaluator.condition(stack, resource.Condition),
  };
}

class Evaluator {
  readonly #settings: ResolverSettings;
  readonly #exports = new Map<string, { stack: Stack; value: unknown }>();

  constructor(settings: ResolverSettings) {
    this.#settings = settings;
  }

  work(stack: Stack, value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((each) => this.work(stack, each)).filter((each) => each !== NO_VALUE);
    }
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first && entries.length === 1 && (first[0] === "Ref" || first[0].startsWith("Fn::"))) {
      return this.#call(stack, first[0], first[1]);
    }
    return Object.fromEntries(
      entries.map(([key, each]) => [key, this.work(stack, each)]).filter(([, each]) => each !== NO_VALUE),
    );
  }

  condition(stack: Stack, name: string): boolean {
    const expression = stack.template.Conditions?.[name];
    if (expression === undefined) throw new Error(`${stack.name}: no condition ${name}`);
    return this.#test(stack, expression);
  }

  #test(stack: Stack, expression: unknown): boolean {
    const [[name, argument] = ["", undefined]] = Object.entries(asRecord(expression));
    if (name === "Condition") return this.condition(stack, String(argument));
    const list = asList(argument);
    switch (name) {
      case "Fn::Equals":
        return this.work(stack, list[0]) === this.work(stack, list[1]);
      case "Fn::Not":
        return !this.#test(stack, list[0]);
      case "Fn::And":
        return list.every((each) => this.#test(stack, each));
      case "Fn::Or":
        return list.some((each) => this.#test(stack, each));
      default:
        throw new Error(`${stack.name}: unknown condition function ${name}`);
    }
  }

  #call(stack: Stack, name: string, argument: unknown): unknown {
    switch (name) {
      case "Ref":
        return this.#refer(stack, String(argument));
      case "Fn::GetAtt": {
        const [logicalId = "", ...rest] = Array.isArray(argument) ? argument : String(argument).split(".");
        return this.#attribute(stack, String(logicalId), rest.join("."));
      }
      case "Fn::Sub":
        return this.#substitute(stack, argument);
      case "Fn::If": {
        const [condition = "", yes, no] = asList(argument);
        return this.work(stack, this.condition(stack, String(condition)) ? yes : no);
      }
      case "Fn::ImportValue":
        return this.#importValue(String(this.work(stack, argument)));
      case "Fn::FindInMap": {
        const [map = "", first = "", second = ""] = asList(this.work(stack, argument)).map(String);
        return stack.template.Mappings?.[map]?.[first]?.[second];
      }
      default:
        return this.#callPlain(stack, name, this.work(stack, argument));
    }
  }

  /** Functions that need nothing but their arguments. */
  #callPlain(stack: Stack, name: string, argument: unknown): unknown {
    const [first, second] = asList(argument);
    switch (name) {
      case "Fn::Join":
        return asList(second).join(String(first));
      case "Fn::Select":
        return asList(second)[Number(first)];
      case "Fn::Split":
        return String(second).split(String(first));
      case "Fn::Base64":
        return Buffer.from(String(argument)).toString("base64");
      case "Fn::GetAZs":
        return ["a", "b"].map((zone) => `${this.#settings.region}${zone}`);
      default:
        throw new Error(`${stack.name}: the function ${name} is not served locally`);
    }
  }

  #refer(stack: Stack, name: string): unknown {
    const { region, account } = this.#settings;
    const pseudo: Record<string, unknown> = {
      "AWS::Region": region,
      "AWS::AccountId": account,
      "AWS::Partition": "aws",
      "AWS::URLSuffix": "amazonaws.com",
      "AWS::StackName": stack.name,
      "AWS::StackId": `arn:aws:cloudformation:${region}:${account}:stack/${stack.name}/local`,
      "AWS::NotificationARNs": [],
      "AWS::NoValue": NO_VALUE,
    };
    if (name in pseudo) return pseudo[name];
    const parameter = stack.template.Parameters?.[name];
    return parameter ? (parameter.Default ?? "") : this.#attribute(stack, name, undefined);
  }

  #attribute(stack: Stack, logicalId: string, name: string | undefined): unknown {
    const resource = stack.template.Resources?.[logicalId];
    if (!resource) throw new Error(`${stack.name}: nothing is called ${logicalId}`);
    return this.#settings.attributeOf({ stack, logicalId, resource }, name);
  }

  #importValue(name: string): unknown {
    if (this.#exports.size === 0) this.#readExports();
    const found = this.#exports.get(name);
    if (!found) throw new Error(`no stack exports ${name}`);
    return this.work(found.stack, found.value);
  }

  #readExports(): void {
    for (const stack of this.#settings.stacks) {
      for (const { Export, Value } of Object.values(stack.template.Outputs ?? {})) {
        if (Export) this.#exports.set(String(this.work(stack, Export.Name)), { stack, value: Value });
      }
    }
  }

  #substitute(stack: Stack, argument: unknown): string {
    const [template, extra] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = asRecord(extra);
    return String(template).replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(this.work(stack, variables[name]));
      const [logicalId = "", ...rest] = name.split(".");
      return String(
        rest.length > 0 ? this.#attribute(stack, logicalId, rest.join(".")) : this.#refer(stack, name),
      );
    });
  }
}

export function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value } : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
