import { describe, expect, it } from "vitest";
import * as z from "zod";
import { rateLimits, tooManyRequests } from "../../lib/constructs/firewall-rules.ts";
import { toText } from "./support/policies.ts";
import { synthesize } from "./support/synthesize.ts";

const assembly = synthesize("dev");
const underDomain = synthesize("domain");
const [acl, ...otherAcls] = assembly.all("AWS::WAFv2::WebACL");

const condition = z.object({
  ByteMatchStatement: z.object({
    SearchString: z.string(),
    PositionalConstraint: z.literal("STARTS_WITH"),
    TextTransformations: z.array(z.object({ Type: z.string() })),
  }),
});
const rate = z.object({
  Name: z.string(),
  Priority: z.number(),
  Action: z.object({
    Block: z.object({
      CustomResponse: z.object({
        ResponseCode: z.number(),
        CustomResponseBodyKey: z.string(),
        ResponseHeaders: z.array(z.object({ Name: z.string(), Value: z.string() })),
      }),
    }),
  }),
  Statement: z.object({
    RateBasedStatement: z.object({
      AggregateKeyType: z.literal("IP"),
      EvaluationWindowSec: z.literal(300),
      Limit: z.number(),
      ScopeDownStatement: z
        .union([condition, z.object({ OrStatement: z.object({ Statements: z.array(condition) }) })])
        .optional(),
    }),
  }),
});
const managed = z.object({
  Name: z.string(),
  OverrideAction: z.object({ None: z.object({}) }),
  Statement: z.object({
    ManagedRuleGroupStatement: z.object({
      VendorName: z.literal("AWS"),
      Name: z.string(),
      RuleActionOverrides: z
        .array(z.object({ Name: z.string(), ActionToUse: z.object({ Count: z.object({}) }) }))
        .default([]),
    }),
  }),
});

const rulesOf = (resource: typeof acl) =>
  z.array(z.record(z.string(), z.unknown())).parse(resource?.Properties.Rules);
const limits = rulesOf(acl)
  .filter(({ Action }) => Action !== undefined)
  .map((each) => rate.parse(each));
const groups = rulesOf(acl)
  .filter(({ OverrideAction }) => OverrideAction !== undefined)
  .map((each) => managed.parse(each).Statement.ManagedRuleGroupStatement);

/** The limits that count requests for a path, the first one first. */
const limitsFor = (path: string) =>
  limits
    .filter(({ Statement }) => {
      const scope = Statement.RateBasedStatement.ScopeDownStatement;
      if (scope === undefined) return true;
      const any = "OrStatement" in scope ? scope.OrStatement.Statements : [scope];
      return any.some(({ ByteMatchStatement }) => path.startsWith(ByteMatchStatement.SearchString));
    })
    .map(({ Name }) => Name);

describe("the firewall", () => {
  it("stands before the distribution, from where CloudFront looks for it, wherever the rest is", () => {
    expect(otherAcls).toEqual([]);
    expect(acl?.Properties).toMatchObject({ Scope: "CLOUDFRONT", DefaultAction: { Allow: {} } });
    expect(acl?.stack).toMatchObject({ context: "edge", region: "us-east-1" });
    const [distribution] = assembly.all("AWS::CloudFront::Distribution");
    expect(distribution?.Properties.DistributionConfig).toMatchObject({
      WebACLId: {
        "Fn::GetStackOutput": { StackName: acl?.stack.name, OutputName: "FirewallArn", Region: "us-east-1" },
      },
    });
    expect(acl?.stack.outputs.FirewallArn?.Value).toEqual({ "Fn::GetAtt": [acl?.logicalId, "Arn"] });
    expect(distribution?.stack.after).toContain(acl?.stack.name);
  });

  it("is the only thing that knows its region", () => {
    const others = assembly.stacks.filter(({ context }) => context !== "edge");
    expect(new Set(others.map(({ region }) => region))).toEqual(new Set(["unknown-region"]));
  });

  it("has the groups of rules that AWS keeps", () => {
    expect(groups.map(({ Name }) => Name)).toEqual([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesCommonRuleSet",
    ]);
  });

  it("lets through what the API promises to take, each exception with a reason", () => {
    const counted = groups.flatMap(({ RuleActionOverrides }) => RuleActionOverrides.map(({ Name }) => Name));
    // 64 KiB of body, long queries, clients without a name, native redirects.
    expect(counted).toEqual(
      expect.arrayContaining([
        "SizeRestrictions_BODY",
        "SizeRestrictions_QUERYSTRING",
        "NoUserAgent_HEADER",
        "GenericRFI_QUERYARGUMENTS",
      ]),
    );
    for (const name of counted) {
      expect(String(acl?.Metadata[`countersign:counted:${name}`]).length, name).toBeGreaterThan(30);
    }
  });
});

describe("the limits for one address", () => {
  it.each([
    ["/oauth2/token", "Tokens"],
    ["/omni/b2b/onboarding/request-new", "NewVerifications"],
    ["/oauth2/authorize", "SignIns"],
    ["/oauth2/par", "SignIns"],
    ["/oauth2/bc-authorize", "SignIns"],
    ["/v/api/start", "Persons"],
    ["/v/api/modules/one-time-code/verify", "Persons"],
    ["/api/v1/sessions", "Everything"],
    ["/v/some-token", "Everything"],
    ["/", "Everything"],
  ])("of %s are those of %s", (path, first) => {
    expect(limitsFor(path)[0]).toBe(first);
    expect(limitsFor(path).at(-1)).toBe("Everything");
  });

  it("come before the managed rules and from narrow to wide", () => {
    expect(limits.map(({ Priority }) => Priority)).toEqual([0, 1, 2, 3, 4]);
    const narrow = limits.slice(0, -1).map(({ Statement }) => Statement.RateBasedStatement.Limit);
    const widest = limits.at(-1)?.Statement.RateBasedStatement.Limit ?? 0;
    for (const limit of narrow) expect(limit).toBeLessThan(widest);
  });

  it("have reasons", () => {
    for (const { Name } of limits) {
      expect(String(acl?.Metadata[`countersign:limit:${Name}`]).length, Name).toBeGreaterThan(40);
    }
  });

  it("are not to be escaped by writing the path otherwise", () => {
    const text = JSON.stringify(limits);
    expect(text.match(/ByteMatchStatement/g)?.length).toBe(
      text.match(/URL_DECODE"\},\{"Type":"NORMALIZE_PATH/g)?.length,
    );
  });

  it("say 429 and when to come back, in the words of the API that was called", () => {
    const bodies = z
      .record(z.string(), z.object({ ContentType: z.literal("APPLICATION_JSON"), Content: z.string() }))
      .parse(acl?.Properties.CustomResponseBodies);
    for (const { Name, Action } of limits) {
      const { ResponseCode, ResponseHeaders, CustomResponseBodyKey } = Action.Block.CustomResponse;
      expect(ResponseCode).toBe(429);
      expect(ResponseHeaders).toEqual([{ Name: "Retry-After", Value: "60" }]);
      const expected = rateLimits.find(({ name }) => name === Name)?.body ?? "problem";
      expect(JSON.parse(bodies[CustomResponseBodyKey]?.Content ?? "{}")).toEqual(tooManyRequests[expected]);
    }
    expect(tooManyRequests.oauth).toMatchObject({ error: "temporarily_unavailable" });
    expect(tooManyRequests.omni).toMatchObject({ status: 429, code: "RATE_LIMITED" });
    expect(tooManyRequests.problem).toMatchObject({ status: 429, code: "RATE_LIMITED" });
  });
});

describe("the firewall's log", () => {
  const [logging] = assembly.all("AWS::WAFv2::LoggingConfiguration");

  it("keeps what was blocked, without the parts of a request that tokens are in", () => {
    expect(logging?.Properties.LoggingFilter).toEqual({
      DefaultBehavior: "DROP",
      Filters: [
        {
          Behavior: "KEEP",
          Requirement: "MEETS_ANY",
          Conditions: [{ ActionCondition: { Action: "BLOCK" } }],
        },
      ],
    });
    expect(logging?.Properties.RedactedFields).toEqual([
      { UriPath: {} },
      { QueryString: {} },
      { SingleHeader: { Name: "authorization" } },
      { SingleHeader: { Name: "cookie" } },
      { SingleHeader: { Name: "referer" } },
    ]);
  });

  it("is not gone round by samples, which show whole requests", () => {
    const text = JSON.stringify(acl?.Properties);
    expect(text).not.toContain('"SampledRequestsEnabled":true');
    expect(text.match(/"SampledRequestsEnabled":false/g)).toHaveLength(rulesOf(acl).length + 1);
  });

  it("goes to a group that WAF may write to, and that forgets", () => {
    const group = assembly.all("AWS::Logs::LogGroup").find(({ stack }) => stack.context === "edge");
    expect(group?.Properties).toMatchObject({ RetentionInDays: 14 });
    expect(String(group?.Properties.LogGroupName)).toMatch(/^aws-waf-logs-/);
    const [target] = z.array(z.unknown()).parse(logging?.Properties.LogDestinationConfigs);
    expect(toText(target)).toBe(
      `arn:<AWS::Partition>:logs:us-east-1:<AWS::AccountId>:log-group:<${group?.logicalId}>`,
    );
  });
});

describe("a domain of one's own", () => {
  const [distribution] = underDomain.all("AWS::CloudFront::Distribution");

  it("gets a certificate in us-east-1 that its zone vouches for", () => {
    const [certificate] = underDomain.all("AWS::CertificateManager::Certificate");
    expect(certificate?.stack.region).toBe("us-east-1");
    expect(certificate?.Properties).toMatchObject({
      DomainName: "id.example.com",
      ValidationMethod: "DNS",
      DomainValidationOptions: [{ DomainName: "id.example.com", HostedZoneId: "Z0123456789ABCDEFGHIJ" }],
    });
    expect(distribution?.Properties.DistributionConfig).toMatchObject({
      Aliases: ["id.example.com"],
      IPV6Enabled: true,
      ViewerCertificate: {
        AcmCertificateArn: {
          "Fn::GetStackOutput": { OutputName: "CertificateArn", Region: "us-east-1" },
        },
        MinimumProtocolVersion: "TLSv1.2_2021",
        SslSupportMethod: "sni-only",
      },
    });
  });

  it("points to the distribution for IPv4 and IPv6", () => {
    const records = underDomain.all("AWS::Route53::RecordSet").map(({ Properties }) => Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(["A", "AAAA"]);
    for (const record of records) {
      expect(record).toMatchObject({
        Name: "id.example.com.",
        HostedZoneId: "Z0123456789ABCDEFGHIJ",
        AliasTarget: { DNSName: { "Fn::GetAtt": [distribution?.logicalId, "DomainName"] } },
      });
    }
  });

  it("is the base URL everywhere", () => {
    const text = JSON.stringify(underDomain.resources.map(({ Properties }) => Properties.Environment));
    expect(text).toContain('"BASE_URL":"https://id.example.com"');
    expect(text.match(/"BASE_URL":(?!"https:\/\/id\.example\.com")/g)).toBeNull();
    const [client] = underDomain.all("AWS::Cognito::UserPoolClient");
    expect(client?.Properties.CallbackURLs).toContain("https://id.example.com/");
  });

  it("is not needed", () => {
    expect(assembly.all("AWS::CertificateManager::Certificate")).toEqual([]);
    expect(assembly.all("AWS::Route53::RecordSet")).toEqual([]);
  });
});

describe("the way round the distribution", () => {
  const routes = assembly.all("AWS::ApiGatewayV2::Route");
  const [authorizer, ...others] = assembly.all("AWS::ApiGatewayV2::Authorizer");

  it("is closed by a key that CloudFront alone brings along, on every route", () => {
    expect(others).toEqual([]);
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: "REQUEST",
      IdentitySource: ["$request.header.x-countersign-origin"],
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: "2.0",
      AuthorizerResultTtlInSeconds: 300,
    });
    expect(routes.length).toBeGreaterThan(10);
    for (const { Properties, logicalId } of routes) {
      expect(Properties.AuthorizationType, logicalId).toBe("CUSTOM");
      expect(toText(Properties.AuthorizerId), logicalId).toContain(authorizer?.logicalId);
    }
  });

  it("has no key in any template", () => {
    const [secret] = assembly
      .all("AWS::SecretsManager::Secret")
      .filter(({ stack }) => stack.context === "api");
    expect(secret?.Properties.GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
    const [distribution] = assembly.all("AWS::CloudFront::Distribution");
    expect(JSON.stringify(distribution?.Properties)).toContain("{{resolve:secretsmanager:");
  });

  it("stays closed when the key is replaced: a word changes the distribution, which then gets the new one", () => {
    const commentOf = (from: typeof assembly) =>
      z
        .object({ Comment: z.string() })
        .parse(from.all("AWS::CloudFront::Distribution")[0]?.Properties.DistributionConfig).Comment;
    expect(commentOf(assembly)).toBe("Countersign-dev-api");
    expect(commentOf(underDomain)).toBe("Countersign-prod-api 2026-11-24");
  });

  it("does not exist locally, where nobody else is, so neither guard nor firewall is needed", () => {
    const local = synthesize("local");
    expect(local.stacks.map(({ context }) => context)).not.toContain("edge");
    expect(local.all("AWS::ApiGatewayV2::Authorizer")).toEqual([]);
    expect(local.all("AWS::WAFv2::WebACL")).toEqual([]);
  });
});
