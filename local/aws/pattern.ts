/** Event patterns of EventBridge, which filters of Lambda triggers share. */
export type Pattern = Record<string, unknown>;

/** True when the event fits the pattern: every named field must match one of its listed alternatives. */
export function matchesPattern(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === "$or" && Array.isArray(expected)) {
      return expected.some((alternative) => matchesPattern(alternative, event));
    }
    return matchesField(expected, collect(event, key));
  });
}

/** Values found under a key; arrays on the way are looked into, as EventBridge flattens them. */
function collect(event: unknown, key: string): unknown[] {
  if (Array.isArray(event)) return event.flatMap((each) => collect(each, key));
  if (event === null || typeof event !== "object" || !Object.hasOwn(event, key)) return [];
  const value: unknown = Reflect.get(event, key);
  return [value];
}

function matchesField(expected: unknown, found: unknown[]): boolean {
  if (Array.isArray(expected)) {
    const leaves = found.flatMap((value) => (Array.isArray(value) ? value : [value]));
    return expected.some((rule) => matchesRule(rule, leaves));
  }
  if (isPattern(expected)) {
    if (found.length === 0) return matchesPattern(expected, {});
    return found.some((value) => matchesPattern(expected, value));
  }
  return false;
}

const isPattern = (value: unknown): value is Pattern =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function matchesRule(rule: unknown, leaves: unknown[]): boolean {
  if (!isPattern(rule)) return leaves.some((leaf) => leaf === rule);
  const [[name, argument] = ["", undefined]] = Object.entries(rule);
  if (name === "exists") return leaves.filter((leaf) => !isPattern(leaf)).length > 0 === argument;
  return leaves.some((leaf) => matchesOperator(name, argument, leaf));
}

function matchesOperator(name: string, argument: unknown, leaf: unknown): boolean {
  switch (name) {
    case "anything-but":
      return matchesAnythingBut(argument, leaf);
    case "numeric":
      return typeof leaf === "number" && Array.isArray(argument) && matchesNumeric(argument, leaf);
    default:
      return typeof leaf === "string" && matchesText(name, argument, leaf);
  }
}

function matchesText(name: string, argument: unknown, leaf: string): boolean {
  if (isPattern(argument) && "equals-ignore-case" in argument) {
    return matchesText(name, String(argument["equals-ignore-case"]).toLowerCase(), leaf.toLowerCase());
  }
  const text = String(argument);
  switch (name) {
    case "prefix":
      return leaf.startsWith(text);
    case "suffix":
      return leaf.endsWith(text);
    case "equals-ignore-case":
      return leaf.toLowerCase() === text.toLowerCase();
    case "wildcard":
      return wildcard(text).test(leaf);
    default:
      throw new Error(`the event pattern operator "${name}" is not served locally`);
  }
}

function matchesAnythingBut(argument: unknown, leaf: unknown): boolean {
  if (leaf !== null && typeof leaf === "object") return false;
  if (isPattern(argument)) {
    const [[name, inner] = ["", undefined]] = Object.entries(argument);
    const list = Array.isArray(inner) ? inner : [inner];
    return !list.some((each) => matchesOperator(name, each, leaf));
  }
  const list = Array.isArray(argument) ? argument : [argument];
  return !list.includes(leaf);
}

const COMPARE: Record<string, (left: number, right: number) => boolean> = {
  "=": (left, right) => left === right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function matchesNumeric(comparisons: unknown[], leaf: number): boolean {
  for (let index = 0; index < comparisons.length; index += 2) {
    const compare = COMPARE[String(comparisons[index])];
    if (!compare?.(leaf, Number(comparisons[index + 1]))) return false;
  }
  return comparisons.length > 0;
}

/** `*` stands for any run of characters, `\*` for a star. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\\*|\*|[.+?^${}()|[\]\\]/g, (found) => {
    if (found === "*") return ".*";
    return found === "\\*" ? "\\*" : `\\${found}`;
  });
  return new RegExp(`^${source}$`, "s");
}
