import { createContext, runInContext } from "node:vm";
import { apiHost, bucketHost } from "../assembly/attributes.ts";
import { findResources, type Located, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import type { HttpApi } from "./api.ts";
import { createForwarding } from "./forwarding.ts";
import { applyHeadersPolicy } from "./headers-policy.ts";
import { type HttpRequest, type HttpResponse, joined } from "./message.ts";
import type { Bucket } from "./pages.ts";
import { compilePattern } from "./path-pattern.ts";

export type Site = (request: HttpRequest) => Promise<HttpResponse>;

export interface SiteDeps {
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
  readonly region: string;
  readonly apis: ReadonlyMap<string, HttpApi>;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly secure: boolean;
}

interface Behaviour {
  readonly fits: (path: string) => boolean;
  readonly methods: readonly string[];
  readonly origin: Site;
  /** Takes away what the behaviour's policies do not let through to the origin. */
  readonly forward: (request: HttpRequest) => HttpRequest;
  readonly rewrite: ((request: HttpRequest) => HttpRequest | HttpResponse) | undefined;
  readonly decorate: (response: HttpResponse) => HttpResponse;
}

/** The distribution of the assembly: behaviours by path, viewer-request functions, headers, custom error pages. */
export function createSite(deps: SiteDeps): Site {
  const [distribution] = findResources(deps.stacks, "AWS::CloudFront::Distribution");
  if (!distribution) {
    const [api] = deps.apis.values();
    if (!api) return async () => ({ status: 404, headers: {}, body: "" });
    return api;
  }
  return createDistribution(deps, distribution);
}

function createDistribution(deps: SiteDeps, distribution: Located): Site {
  const config = asRecord(deps.resolver.properties(distribution).DistributionConfig);
  const origins = readOrigins(deps, config);
  const behaviours = [
    ...asList(config.CacheBehaviors).map(asRecord),
    asRecord(config.DefaultCacheBehavior),
  ].map((behaviour) => readBehaviour(deps, origins, behaviour));
  const root = config.DefaultRootObject ? `/${config.DefaultRootObject}` : undefined;
  const errorPages = new Map(
    asList(config.CustomErrorResponses)
      .map(asRecord)
      .map((each) => [Number(each.ErrorCode), each]),
  );

  const fetchFrom = async (request: HttpRequest): Promise<HttpResponse> => {
    const behaviour = behaviours.find(({ fits }) => fits(request.path));
    if (!behaviour) throw new Error("a distribution without a default behaviour");
    if (!behaviour.methods.includes(request.method)) {
      const body =
        "This distribution is not configured to allow the HTTP request method that was used for this request.";
      return behaviour.decorate({ status: 403, headers: { "content-type": "text/html" }, body });
    }
    const rewritten = behaviour.rewrite?.(request) ?? request;
    if ("status" in rewritten) return behaviour.decorate(rewritten);
    return behaviour.decorate(await behaviour.origin(behaviour.forward(rewritten)));
  };

  return async (request) => {
    const path = request.path === "/" && root ? root : request.path;
    const response = await fetchFrom({ ...request, path });
    const page = errorPages.get(response.status);
    if (!page?.ResponsePagePath) return response;
    const replacement = await fetchFrom({ ...request, method: "GET", path: String(page.ResponsePagePath) });
    return { ...replacement, status: Number(page.ResponseCode ?? response.status) };
  };
}

function readOrigins(deps: SiteDeps, config: Record<string, unknown>): Map<string, Site> {
  const hosts = new Map<string, Site>();
  for (const [id, api] of deps.apis) hosts.set(apiHost(id, deps.region), api);
  for (const [name, bucket] of deps.buckets) hosts.set(bucketHost(name), async (request) => bucket(request));
  return new Map(
    asList(config.Origins)
      .map(asRecord)
      .map((origin) => {
        const host = String(origin.DomainName);
        const site = hosts.get(host);
        const added = asList(origin.OriginCustomHeaders).map(asRecord);
        const extra = Object.fromEntries(
          added.map((each) => [String(each.HeaderName).toLowerCase(), [String(each.HeaderValue)]]),
        );
        const forward: Site = async (request) => {
          if (!site)
            return { status: 502, headers: {}, body: `nothing answers for the origin ${host} locally` };
          return site({
            ...request,
            headers: { ...request.headers, host: [host], "x-forwarded-for": forwardedFor(request), ...extra },
          });
        };
        return [String(origin.Id), forward];
      }),
  );
}

const forwardedFor = ({ headers, sourceIp }: HttpRequest) => [
  [...(headers["x-forwarded-for"] ?? []), sourceIp].join(", "),
];

function readBehaviour(
  deps: SiteDeps,
  origins: Map<string, Site>,
  config: Record<string, unknown>,
): Behaviour {
  const origin = origins.get(String(config.TargetOriginId));
  if (!origin) throw new Error(`the distribution has no origin ${config.TargetOriginId}`);
  const associations = asList(config.FunctionAssociations).map(asRecord);
  const viewerRequest = associations.find((each) => each.EventType === "viewer-request");
  const code = viewerRequest && findFunctionCode(deps, String(viewerRequest.FunctionARN));
  const policy = findHeadersPolicy(deps, config.ResponseHeadersPolicyId);
  return {
    fits: config.PathPattern === undefined ? () => true : compilePattern(String(config.PathPattern)),
    methods: asList(config.AllowedMethods ?? ["GET", "HEAD"]).map(String),
    origin,
    forward: createForwarding(deps, config),
    rewrite: code === undefined ? undefined : createViewerFunction(code),
    decorate: (response) => applyHeadersPolicy(policy, response, deps.secure),
  };
}

function findFunctionCode({ stacks, resolver }: SiteDeps, arn: string): string {
  const located = findResources(stacks, "AWS::CloudFront::Function").find(
    ({ stack, logicalId }) => resolver.resolve(stack, { "Fn::GetAtt": [logicalId, "FunctionARN"] }) === arn,
  );
  if (!located) throw new Error(`there is no CloudFront function ${arn}`);
  return String(resolver.properties(located).FunctionCode);
}

function findHeadersPolicy({ stacks, resolver }: SiteDeps, id: unknown): Record<string, unknown> {
  const located = findResources(stacks, "AWS::CloudFront::ResponseHeadersPolicy").find(
    ({ stack, logicalId }) => resolver.resolve(stack, { Ref: logicalId }) === id,
  );
  return located ? asRecord(resolver.properties(located).ResponseHeadersPolicyConfig) : {};
}

/** Runs a CloudFront function's code on each request; it may change the address or answer itself. */
function createViewerFunction(code: string): (request: HttpRequest) => HttpRequest | HttpResponse {
  const context = createContext({ console });
  runInContext(code, context, { timeout: 1000 });
  return (request) => {
    const headers = Object.fromEntries(
      Object.keys(request.headers).map((name) => [name, { value: joined(request, name) }]),
    );
    const querystring = Object.fromEntries(
      [...new URLSearchParams(request.rawQuery)].map(([name, value]) => [name, { value }]),
    );
    const event = {
      version: "1.0",
      context: { eventType: "viewer-request" },
      viewer: { ip: request.sourceIp },
      request: { method: request.method, uri: request.path, querystring, headers, cookies: {} },
    };
    Object.assign(context, { eventJson: JSON.stringify(event) });
    const result = asRecord(
      JSON.parse(runInContext("JSON.stringify(handler(JSON.parse(eventJson)))", context, { timeout: 1000 })),
    );
    if (result.statusCode === undefined) return { ...request, path: String(result.uri) };
    const body = result.body;
    return {
      status: Number(result.statusCode),
      headers: Object.fromEntries(
        Object.entries(asRecord(result.headers)).map(([name, each]) => [
          name.toLowerCase(),
          String(asRecord(each).value),
        ]),
      ),
      body: typeof body === "string" ? body : String(asRecord(body).data ?? ""),
    };
  };
}
