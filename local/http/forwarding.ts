import { findResources, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import type { HttpRequest } from "./message.ts";

/** Headers that an origin gets without any policy asking for them. */
const ALWAYS = new Set([
  "content-type",
  "content-length",
  "content-encoding",
  "if-none-match",
  "if-modified-since",
  "range",
]);

export interface ForwardingDeps {
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
}

/**
 * Without an origin request policy CloudFront hands over only what the cache policy makes part of the key: no cookie,
 * no query string, hardly a header. The managed origin request policies all mean "everything" here.
 */
export function createForwarding(
  deps: ForwardingDeps,
  behaviour: Record<string, unknown>,
): (request: HttpRequest) => HttpRequest {
  if (behaviour.OriginRequestPolicyId !== undefined) return (request) => request;
  const key = findCacheKey(deps, behaviour.CachePolicyId);
  const passes = (part: string, behaviourName: string) => {
    const value = asRecord(key[part])[behaviourName];
    return value !== undefined && value !== "none";
  };
  const cookies = passes("CookiesConfig", "CookieBehavior");
  const query = passes("QueryStringsConfig", "QueryStringBehavior");
  const listed = asList(asRecord(key.HeadersConfig).Headers).map((name) => String(name).toLowerCase());
  const allowed = new Set([...ALWAYS, ...listed, ...(cookies ? ["cookie"] : [])]);
  return (request) => ({
    ...request,
    rawQuery: query ? request.rawQuery : "",
    headers: {
      ...Object.fromEntries(Object.entries(request.headers).filter(([name]) => allowed.has(name))),
      "user-agent": ["Amazon CloudFront"],
    },
  });
}

function findCacheKey({ stacks, resolver }: ForwardingDeps, id: unknown): Record<string, unknown> {
  const located = findResources(stacks, "AWS::CloudFront::CachePolicy").find(
    ({ stack, logicalId }) => resolver.resolve(stack, { Ref: logicalId }) === id,
  );
  const config = located ? asRecord(resolver.properties(located).CachePolicyConfig) : {};
  return asRecord(config.ParametersInCacheKeyAndForwardedToOrigin);
}
