import * as z from "zod";
import type { Assembly, Resource } from "./synthesize.ts";

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const statement = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: list,
  Resource: z.unknown().optional(),
  NotResource: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

export interface Statement extends z.infer<typeof statement> {
  /** Each resource as text; a reference is its logical id, or the name of its export, in angle brackets. */
  resources: string[];
}

/** Text of a template's value: what only AWS knows stands in angle brackets. */
export const toText = (value: unknown): string => {
  if (typeof value === "string") return value;
  const [[name, argument] = ["", undefined]] = Object.entries(z.record(z.string(), z.unknown()).parse(value));
  switch (name) {
    case "Ref":
      return `<${z.string().parse(argument)}>`;
    case "Fn::GetAtt":
      return `<${z.array(z.string()).parse(argument).join(".")}>`;
    case "Fn::ImportValue":
      return `<${z.string().parse(argument)}>`;
    case "Fn::GetStackOutput":
      return `<${z.object({ OutputName: z.string() }).parse(argument).OutputName}>`;
    case "Fn::Join": {
      const [separator, parts] = z.tuple([z.string(), z.array(z.unknown())]).parse(argument);
      return parts.map(toText).join(separator);
    }
    case "Fn::Sub":
      return z.string().parse(argument).replaceAll("${", "<").replaceAll("}", ">");
    default:
      throw new Error(`Unknown intrinsic ${name}`);
  }
};

const toTexts = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(toText);

const readStatements = (document: unknown): Statement[] =>
  z
    .object({ Statement: z.array(statement) })
    .parse(document)
    .Statement.map((each) => ({ ...each, resources: toTexts(each.Resource) }));

export interface RolePolicies {
  role: Resource;
  statements: Statement[];
  managed: string[];
}

const policies = z.array(z.object({ PolicyDocument: z.unknown() })).default([]);

/** Every role of the assembly with all that it may do. */
export const readRoles = (assembly: Assembly): RolePolicies[] =>
  assembly.all("AWS::IAM::Role").map((role) => {
    const attached = assembly
      .all("AWS::IAM::Policy")
      .filter(({ stack, Properties }) => stack === role.stack && refersTo(Properties.Roles, role.logicalId));
    return {
      role,
      managed: toTexts(role.Properties.ManagedPolicyArns),
      statements: [
        ...policies.parse(role.Properties.Policies).flatMap((each) => readStatements(each.PolicyDocument)),
        ...attached.flatMap(({ Properties }) => readStatements(Properties.PolicyDocument)),
      ],
    };
  });

const refersTo = (value: unknown, logicalId: string): boolean =>
  toTexts(value).some((text) => text === `<${logicalId}>`);

/** What a function's role may do. */
export const readPermissions = (assembly: Assembly, fn: Resource): Statement[] => {
  const name = toText(fn.Properties.Role).replace(/^<|\.Arn>$/g, "");
  const found = readRoles(assembly).find(({ role }) => role.stack === fn.stack && role.logicalId === name);
  if (found === undefined) throw new Error(`${fn.logicalId} has no role.`);
  return found.statements;
};
