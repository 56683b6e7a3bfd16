import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { permissions } from "../../lambdas/core/access/permissions.ts";
import { readFunctions } from "./support/functions.ts";
import { toText } from "./support/policies.ts";
import { synthesize } from "./support/synthesize.ts";

const assembly = synthesize("dev");
const functions = readFunctions(assembly);

/** Path of each route, with the entry of the function behind it. */
const routes = assembly.all("AWS::ApiGatewayV2::Route").map(({ stack, Properties }) => {
  const target = toText(Properties.Target).replace("integrations/", "");
  const integration = assembly
    .all("AWS::ApiGatewayV2::Integration")
    .find((each) => each.stack === stack && target === `<${each.logicalId}>`);
  const fn = functions.find(
    (each) =>
      each.stack === stack && toText(integration?.Properties.IntegrationUri) === `<${each.logicalId}.Arn>`,
  );
  return {
    key: String(Properties.RouteKey),
    entry: fn?.entry,
    format: integration?.Properties.PayloadFormatVersion,
  };
});

/** As API Gateway chooses: the route that is literal the longest. */
const findRoute = (path: string) =>
  routes
    .filter(({ key }) => {
      const pattern = key.replace(/^ANY /, "");
      return pattern.endsWith("/{proxy+}")
        ? path.startsWith(pattern.slice(0, -"{proxy+}".length))
        : path === pattern;
    })
    .sort((a, b) => b.key.replace("{proxy+}", "").length - a.key.replace("{proxy+}", "").length)[0];

describe("routes of the HTTP API", () => {
  it("take every method, so that the function answers what it does not serve", () => {
    expect(routes.length).toBe(22);
    expect(routes.filter(({ key }) => !key.startsWith("ANY /"))).toEqual([]);
    expect(new Set(routes.map(({ format }) => format))).toEqual(new Set(["2.0"]));
  });

  const owners: [RegExp, string][] = [
    [/^\/api\/v1\/(integrations|integration-templates)(\/|$)/, "integrations/integrations-api"],
    [/^\/api\/v1\/(webhook-endpoints|deliveries)(\/|$)/, "webhooks/webhooks-api"],
    [/^\/api\//, "administration/administration-api"],
  ];

  it.each(Object.keys(permissions))("%s reaches its function", (operation) => {
    const path = operation.split(" ")[1] ?? "";
    const owner = owners.find(([pattern]) => pattern.test(path))?.[1];
    expect(findRoute(path.replaceAll("{id}", "x_1"))?.entry).toBe(owner);
  });

  it.each([
    ["/api/openapi.json", "administration/administration-api"],
    ["/.well-known/openid-configuration", "oidc/metadata-api"],
    ["/oauth2/jwks", "oidc/metadata-api"],
    ["/oauth2/token", "oidc/token-api"],
    ["/omni/b2b/onboarding/request-new", "onboarding/onboarding-api"],
    ["/omni/b2b/onboarding/status/ses_1", "onboarding/onboarding-api"],
    ["/v/api/start", "verification/verification-api"],
    ["/v/api/modules/one-time-code/verify", "verification/verification-api"],
  ])("%s reaches %s", (path, entry) => {
    expect(findRoute(path)?.entry).toBe(entry);
  });

  it("are throttled, and the log of calls holds neither addresses nor paths", () => {
    const [stage] = assembly.all("AWS::ApiGatewayV2::Stage");
    expect(stage?.Properties).toMatchObject({ StageName: "$default", AutoDeploy: true });
    expect(stage?.Properties.DefaultRouteSettings).toEqual({
      ThrottlingBurstLimit: 1000,
      ThrottlingRateLimit: 500,
    });
    const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties.AccessLogSettings);
    expect(Format).not.toMatch(/\$context\.(path|identity|authorizer|domainName)/);
    expect(Format).toContain("$context.routeKey");
  });
});

const behaviour = z.object({
  PathPattern: z.string().default("*"),
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()).default(["GET", "HEAD"]),
  ViewerProtocolPolicy: z.string(),
  CachePolicyId: z.unknown(),
  OriginRequestPolicyId: z.unknown().optional(),
  ResponseHeadersPolicyId: z.unknown().optional(),
  FunctionAssociations: z.array(z.object({ EventType: z.string() })).default([]),
});
const [distribution] = assembly.all("AWS::CloudFront::Distribution");
const config = z
  .object({
    CacheBehaviors: z.array(behaviour),
    DefaultCacheBehavior: behaviour,
    Origins: z.array(z.object({ Id: z.string(), DomainName: z.unknown() })),
    CustomErrorResponses: z.array(z.record(z.string(), z.number())).default([]),
    Logging: z.unknown().optional(),
  })
  .parse(distribution?.Properties.DistributionConfig);
const originOf = (path: string): string => {
  const found =
    config.CacheBehaviors.find(({ PathPattern }) =>
      PathPattern.endsWith("*") ? path.startsWith(PathPattern.slice(0, -1)) : path === PathPattern,
    ) ?? config.DefaultCacheBehavior;
  const origin = config.Origins.find(({ Id }) => Id === found.TargetOriginId);
  return toText(origin?.DomainName).includes(".execute-api.") ? "api" : "pages";
};

describe("the distribution", () => {
  it.each([
    ["/", "pages"],
    ["/index.html", "pages"],
    ["/v/", "pages"],
    ["/v/a-token", "pages"],
    ["/v/assets/index-x.js", "pages"],
    ["/portal/x", "pages"],
    ["/v/api/session", "api"],
    ["/api/v1/sessions", "api"],
    ["/api/openapi.json", "api"],
    ["/oauth2/token", "api"],
    ["/oauth2/jwks", "api"],
    ["/.well-known/openid-configuration", "api"],
    ["/omni/b2b/onboarding/request-new", "api"],
    ["/userinfo", "api"],
  ])("sends %s to the %s", (path, origin) => {
    expect(originOf(path)).toBe(origin);
  });

  it("lets every header but Host through to the API, over TLS alone, and keeps no answer by itself", () => {
    const all = [...config.CacheBehaviors, config.DefaultCacheBehavior];
    const toApi = all.filter(({ OriginRequestPolicyId }) => OriginRequestPolicyId !== undefined);
    expect(toApi.map(({ PathPattern }) => PathPattern).sort()).toEqual(
      ["/.well-known/*", "/api/*", "/oauth2/*", "/oauth2/jwks", "/omni/*", "/userinfo", "/v/api/*"].sort(),
    );
    const disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    const allButHost = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
    for (const each of toApi) {
      expect(each.ViewerProtocolPolicy).toBe("https-only");
      expect(each.AllowedMethods).toContain("DELETE");
      expect(each.OriginRequestPolicyId).toBe(allButHost);
      const cacheable = ["/.well-known/*", "/oauth2/jwks"].includes(each.PathPattern);
      if (!cacheable) expect(each.CachePolicyId).toBe(disabled);
    }
    const [policy] = assembly.all("AWS::CloudFront::CachePolicy");
    expect(policy?.Properties.CachePolicyConfig).toMatchObject({ MinTTL: 0, DefaultTTL: 0 });
  });

  it("keeps no error, which would be everybody's, and never replaces an answer of the API by a page", () => {
    // All that can be set; of other codes CloudFront keeps none.
    const codes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
    expect(config.CustomErrorResponses).toEqual(
      codes.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  it("writes no log of addresses, which end in the tokens of links", () => {
    expect(config.Logging).toBeUndefined();
  });

  it("exports the same under a domain as without one, so that running installations can take and leave one", () => {
    const exportsOf = (from: typeof assembly) =>
      from.stacks
        .flatMap(({ outputs }) => Object.values(outputs).map(({ Export }) => Export?.Name ?? ""))
        .filter((name) => name !== "")
        .sort();
    expect(exportsOf(synthesize("prod"))).toContainEqual(
      expect.stringMatching(/FrontDistribution\w+DomainName/),
    );
    expect(exportsOf(synthesize("domain"))).toEqual(exportsOf(synthesize("prod")));
  });

  it("is the base URL of every function that needs one", () => {
    const urls = functions
      .filter(({ environment }) => "BASE_URL" in environment)
      .map(({ environment }) => toText(environment.BASE_URL));
    expect(urls.length).toBeGreaterThan(6);
    const [output] = assembly.stacks.flatMap(({ outputs }) =>
      outputs.BaseUrl ? [outputs.BaseUrl.Value] : [],
    );
    expect(output).toEqual({
      "Fn::Join": ["", ["https://", { "Fn::GetAtt": [distribution?.logicalId, "DomainName"] }]],
    });
    const imported = `https://<Countersign-dev-api:ExportsOutputFnGetAtt${distribution?.logicalId}DomainName`;
    for (const url of urls) expect(url.startsWith(imported)).toBe(true);
  });
});

const headersPolicyOf = (path: string) =>
  [...config.CacheBehaviors, config.DefaultCacheBehavior].find(({ PathPattern }) => PathPattern === path)
    ?.ResponseHeadersPolicyId;

const readSecurityHeaders = (path: string) => {
  const reference = z.object({ Ref: z.string() }).parse(headersPolicyOf(path)).Ref;
  const policy = assembly
    .all("AWS::CloudFront::ResponseHeadersPolicy")
    .find(({ logicalId }) => logicalId === reference);
  return z
    .object({ SecurityHeadersConfig: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(policy?.Properties.ResponseHeadersPolicyConfig).SecurityHeadersConfig;
};

const cacheOf = (properties: Record<string, unknown>): string =>
  z.object({ "cache-control": z.string() }).parse(properties.SystemMetadata)["cache-control"];

describe("pages", () => {
  it("lie in a bucket that CloudFront alone can read", () => {
    const [bucket, ...others] = assembly.all("AWS::S3::Bucket");
    expect(others).toEqual([]);
    expect(bucket?.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket?.Properties.BucketEncryption).toBeDefined();
    const [policy] = assembly.all("AWS::S3::BucketPolicy");
    const text = JSON.stringify(policy?.Properties.PolicyDocument);
    expect(text).toContain('"Bool":{"aws:SecureTransport":"false"}');
    expect(text).toContain('"Principal":{"Service":"cloudfront.amazonaws.com"}');
    expect(text).toContain("AWS:SourceArn");
  });

  it("come with headers that allow nothing from elsewhere but images", () => {
    const security = readSecurityHeaders("/v/*");
    const directives = toText(security.ContentSecurityPolicy?.ContentSecurityPolicy).split("; ").sort();
    expect(directives).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' https: data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "font-src 'self'",
        "manifest-src 'self'",
      ].sort(),
    );
    expect(security).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: "DENY" },
      ReferrerPolicy: { ReferrerPolicy: "no-referrer" },
    });
    // Nothing is promised for other names of a company's domain.
    expect(security.StrictTransportSecurity).toEqual({
      AccessControlMaxAgeSec: 63072000,
      Override: true,
    });
    const pages = [...config.CacheBehaviors, config.DefaultCacheBehavior].filter(
      ({ OriginRequestPolicyId }) => OriginRequestPolicyId === undefined,
    );
    expect(pages.map(({ PathPattern }) => PathPattern)).toEqual(["/v", "/v/*", "*"]);
    for (const each of pages) expect(each.ViewerProtocolPolicy).toBe("redirect-to-https");
    expect(headersPolicyOf("/v")).toEqual(headersPolicyOf("/v/*"));
  });

  it("of the dashboard may call the sign-in provider on top, and nobody else", () => {
    const [person, dashboard] = ["/v/*", "*"].map(readSecurityHeaders);
    const read = (headers: typeof person) => toText(headers?.ContentSecurityPolicy?.ContentSecurityPolicy);
    const [pool] = assembly.all("AWS::Cognito::UserPool");
    const [domain] = assembly.all("AWS::Cognito::UserPoolDomain");
    expect(read(dashboard)).toBe(
      read(person).replace(
        "connect-src 'self'",
        `connect-src 'self' <${pool?.logicalId}.ProviderURL>/ https://<${domain?.logicalId}>.auth.<AWS::Region>.amazoncognito.com/oauth2/`,
      ),
    );
    const { ContentSecurityPolicy: _, ...others } = person ?? {};
    expect(dashboard).toMatchObject(others);
  });

  it("of the dashboard learn the provider from a file that the deployment writes and nobody caches", () => {
    const found = assembly
      .all("Custom::CDKBucketDeployment")
      .find(({ Properties }) => Properties.SourceMarkers !== undefined && "no-cache" === cacheOf(Properties));
    expect(toText(JSON.stringify(found?.Properties.SourceMarkers))).toContain("ProviderURL");
    expect(found?.Properties).toMatchObject({ Prune: false });
  });

  it("are deployed documents last, so that no document names a file that is not there yet", () => {
    const deployments = assembly.all("Custom::CDKBucketDeployment");
    const [files, documents] = ["immutable", "no-cache"].map((word) =>
      deployments.find(
        ({ Properties }) => Properties.Exclude !== undefined && cacheOf(Properties).includes(word),
      ),
    );
    expect(files?.Properties).toMatchObject({ Exclude: ["*.html"], Prune: false });
    expect(documents?.Properties).toMatchObject({ Exclude: ["*"], Include: ["*.html"], Prune: false });
    expect(documents?.DependsOn).toContain(files?.logicalId);
  });
});

describe("the address of a page", () => {
  const [code] = assembly.all("AWS::CloudFront::Function");
  const source = z.string().parse(code?.Properties.FunctionCode);
  const rewrite = (uri: string): unknown =>
    z
      .object({ uri: z.string() })
      .parse(runInNewContext(`${source}; handler(event)`, { event: { request: { uri, headers: {} } } })).uri;

  it("is rewritten by the code of lib/edge", () => {
    expect(source).toBe(readFileSync("lib/edge/page-address.js", "utf8"));
    const pages = [...config.CacheBehaviors, config.DefaultCacheBehavior].filter(
      ({ FunctionAssociations }) => FunctionAssociations.length > 0,
    );
    expect(pages.map(({ PathPattern }) => PathPattern)).toEqual(["/v", "/v/*", "*"]);
  });

  it.each([
    ["/v/J4c0_Zk-9sXw", "/v/index.html"],
    ["/v/J4c0_Zk-9sXw/", "/v/index.html"],
    ["/v/", "/v/index.html"],
    ["/v", "/v/index.html"],
    ["/", "/index.html"],
    ["/sessions/ses_01JX", "/index.html"],
    ["/integrations/new", "/index.html"],
    ["/verify", "/index.html"],
    ["/vault/x", "/index.html"],
    ["/x/v/token", "/index.html"],
  ])("%s is the file %s", (address, file) => {
    expect(rewrite(address)).toBe(file);
  });

  it.each([
    "/v/assets/index-BX1.js",
    "/v/favicon.svg",
    "/v/a/b",
    "/assets/index-BX1.js",
    "/config.json",
    "/favicon.svg",
    "/index.html",
  ])("%s stays as it is", (address) => {
    expect(rewrite(address)).toBe(address);
  });
});

describe("the invitation to the dashboard", () => {
  const mailIn = (variant: "prod" | "domain") =>
    z
      .object({
        InviteMessageTemplate: z.object({ EmailSubject: z.string(), EmailMessage: z.string() }),
      })
      .parse(synthesize(variant).all("AWS::Cognito::UserPool")[0]?.Properties.AdminCreateUserConfig)
      .InviteMessageTemplate.EmailMessage;

  it("leads to it under a domain of one's own, and otherwise says who knows where it is", () => {
    expect(mailIn("domain")).toContain('<a href="https://id.example.com/">https://id.example.com/</a>');
    expect(mailIn("prod")).toContain("you get from whoever invited you");
    expect(mailIn("prod")).not.toContain("http");
  });

  it.each(["prod", "domain"] as const)("holds what Cognito fills in (%s)", (variant) => {
    for (const place of ["{username}", "{####}"]) expect(mailIn(variant).split(place)).toHaveLength(2);
    expect(mailIn(variant).length).toBeLessThan(20_000);
  });
});

describe("sign-in to the dashboard", () => {
  const [pool] = assembly.all("AWS::Cognito::UserPool");
  const [client] = assembly.all("AWS::Cognito::UserPoolClient");

  it("is for invited people with a second factor alone", () => {
    expect(pool?.Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: "ON",
      EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
    });
  });

  it("uses the code flow without a secret, and no passwords at the API", () => {
    expect(client?.Properties).toMatchObject({
      AllowedOAuthFlows: ["code"],
      ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      GenerateSecret: false,
      PreventUserExistenceErrors: "ENABLED",
    });
  });
});
