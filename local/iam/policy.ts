import { asList, asRecord } from "../assembly/resolve.ts";

/** One statement of a role's policies, with everything in it worked out. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** One thing that a request does. A request that does several must be allowed each of them. */
export interface Deed {
  readonly action: string;
  /** Any of these may be what the policy names; most things have one ARN. */
  readonly resources: readonly string[];
  /** Values of condition keys. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Reads a policy document whose intrinsics are resolved. */
export function readStatements(document: unknown): Statement[] {
  return toList(asRecord(document).Statement)
    .map(asRecord)
    .map((each) => ({
      effect: each.Effect === "Deny" ? "Deny" : "Allow",
      actions: toList(each.Action).map(String),
      resources: each.Resource === undefined ? undefined : toList(each.Resource).map(String),
      notResources: each.NotResource === undefined ? undefined : toList(each.NotResource).map(String),
      conditions: Object.fromEntries(
        Object.entries(asRecord(each.Condition)).map(([operator, keys]) => [
          operator,
          Object.fromEntries(
            Object.entries(asRecord(keys)).map(([key, values]) => [key, toList(values).map(String)]),
          ),
        ]),
      ),
    }));
}

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? asList(value) : [value]);

/** As IAM decides: something must allow it, and nothing may deny it. */
export function allows(statements: readonly Statement[], deed: Deed): boolean {
  const fitting = statements.filter((statement) => fits(statement, deed));
  return fitting.length > 0 && fitting.every(({ effect }) => effect === "Allow");
}

function fits(statement: Statement, deed: Deed): boolean {
  const { resources, notResources } = statement;
  const isNamed = (patterns: readonly string[]) =>
    deed.resources.some((resource) => patterns.some((pattern) => matches(pattern, resource)));
  return (
    statement.actions.some((pattern) => matches(pattern.toLowerCase(), deed.action.toLowerCase())) &&
    (resources === undefined || isNamed(resources)) &&
    (notResources === undefined || !isNamed(notResources)) &&
    Object.entries(statement.conditions).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => meets(operator, values, deed.context[key])),
    )
  );
}

/** The operators that our policies use; one that is not known here refuses, so that nobody relies on it unseen. */
function meets(operator: string, wanted: readonly string[], given: readonly string[] | undefined): boolean {
  switch (operator) {
    case "StringEquals":
      return given?.some((value) => wanted.includes(value)) ?? false;
    case "StringLike":
      return given?.some((value) => isLike(value, wanted)) ?? false;
    case "ForAllValues:StringEquals":
      return (given ?? []).every((value) => wanted.includes(value));
    case "ForAllValues:StringLike":
      return (given ?? []).every((value) => isLike(value, wanted));
    default:
      return false;
  }
}

const isLike = (value: string, patterns: readonly string[]) =>
  patterns.some((pattern) => matches(pattern, value));

/** `*` is any run of characters, `?` exactly one. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
