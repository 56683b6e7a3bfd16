/** A route of the HTTP API and the function behind it. */
export interface Route {
  /** `$default`, or `METHOD /path/{parameter}/{proxy+}`. */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Record<string, string>;
}

interface Compiled {
  readonly route: Route;
  readonly method: string;
  readonly segments: string[];
}

const isGreedy = (segment: string) => segment.startsWith("{") && segment.endsWith("+}");
const isVariable = (segment: string) => segment.startsWith("{");

/** Lower sorts first: a literal beats a variable beats a greedy one, segment by segment from the left. */
const weigh = (segment: string | undefined) => {
  if (segment === undefined) return 1;
  if (isGreedy(segment)) return 3;
  return isVariable(segment) ? 2 : 0;
};

function comparePaths(left: Compiled, right: Compiled): number {
  const length = Math.max(left.segments.length, right.segments.length);
  for (let index = 0; index < length; index += 1) {
    const difference = weigh(left.segments[index]) - weigh(right.segments[index]);
    if (difference !== 0) return difference;
  }
  return Number(left.method === "ANY") - Number(right.method === "ANY");
}

/** Finds the route that API Gateway would choose: the most specific path, then the exact method before ANY. */
export function createRouter(routes: readonly Route[]) {
  const compiled = routes
    .filter((route) => route.key !== "$default")
    .map((route): Compiled => {
      const [method = "", path = ""] = route.key.split(" ");
      return { route, method, segments: path.split("/").slice(1) };
    })
    .sort(comparePaths);
  const fallback = routes.find((route) => route.key === "$default");

  return (method: string, path: string): RouteMatch | undefined => {
    const parts = path.split("/").slice(1);
    for (const candidate of compiled) {
      if (candidate.method !== "ANY" && candidate.method !== method) continue;
      const pathParameters = matchSegments(candidate.segments, parts);
      if (pathParameters) return { route: candidate.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function matchSegments(
  segments: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (isGreedy(segment)) {
      const rest = parts.slice(index).join("/");
      if (rest === "") return undefined;
      parameters[segment.slice(1, -2)] = decode(rest);
      return parameters;
    }
    if (isVariable(segment)) {
      if (part === "") return undefined;
      parameters[segment.slice(1, -1)] = decode(part);
    } else if (segment !== part) return undefined;
  }
  return parts.length === segments.length ? parameters : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
