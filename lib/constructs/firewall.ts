import { ArnFormat, RemovalPolicy } from "aws-cdk-lib";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnLoggingConfiguration, CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import { countedInCommonRules, type RateLimit, rateLimits, tooManyRequests } from "./firewall-rules.ts";
import type { HouseStack } from "./house-stack.ts";

/** How long AWS counts requests before it looks at a limit. */
const WINDOW_SECONDS = 300;

/** The web ACL before the distribution: limits for each address, then the groups of rules that AWS keeps. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: HouseStack, id: string) {
    super(scope, id);
    const { stage, rateLimitFactor } = scope.config;
    const acl = new CfnWebACL(this, "WebAcl", {
      name: `countersign-${stage}`,
      description: "Before the Countersign distribution",
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: visibility("All"),
      customResponseBodies: Object.fromEntries(
        Object.entries(tooManyRequests).map(([name, body]) => [
          name,
          { contentType: "APPLICATION_JSON", content: JSON.stringify(body) },
        ]),
      ),
      rules: [
        ...rateLimits.map((limit) => toRateRule(limit, rateLimitFactor)),
        toManagedRule("AWSManagedRulesAmazonIpReputationList"),
        toManagedRule("AWSManagedRulesKnownBadInputsRuleSet"),
        toManagedRule("AWSManagedRulesCommonRuleSet", Object.keys(countedInCommonRules)),
      ].map((rule, priority) => ({ ...rule, priority })),
    });
    for (const { name, because } of rateLimits) acl.addMetadata(`countersign:limit:${name}`, because);
    for (const [rule, because] of Object.entries(countedInCommonRules)) {
      acl.addMetadata(`countersign:counted:${rule}`, because);
    }
    this.arn = acl.attrArn;
    this.logBlocked(scope, acl);
  }

  /** Only what was blocked, and without the parts of a request that tokens and personal data are in. */
  private logBlocked(scope: HouseStack, acl: CfnWebACL): void {
    const log = new LogGroup(this, "Log", {
      // WAF writes to groups of such a name alone.
      logGroupName: `aws-waf-logs-countersign-${scope.config.stage}`,
      retention: scope.config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnLoggingConfiguration(this, "Logging", {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        scope.formatArn({
          service: "logs",
          resource: "log-group",
          resourceName: log.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        { uriPath: {} },
        { queryString: {} },
        ...["authorization", "cookie", "referer"].map((name) => ({ singleHeader: { Name: name } })),
      ],
      loggingFilter: {
        DefaultBehavior: "DROP",
        Filters: [
          {
            Behavior: "KEEP",
            Requirement: "MEETS_ANY",
            Conditions: [{ ActionCondition: { Action: "BLOCK" } }],
          },
        ],
      },
    });
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, "priority">;

// Samples would show whole addresses in the console for three hours: those of verification pages end in tokens.
const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

const toRateRule = ({ name, paths, requests, body }: RateLimit, factor: number): Rule => ({
  name,
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: body,
        responseHeaders: [{ name: "Retry-After", value: "60" }],
      },
    },
  },
  statement: {
    rateBasedStatement: {
      aggregateKeyType: "IP",
      evaluationWindowSec: WINDOW_SECONDS,
      limit: Math.max(10, Math.round(requests * factor)),
      ...(paths.length === 0 ? {} : { scopeDownStatement: anyOf(paths.map(beginsWith)) }),
    },
  },
  visibilityConfig: visibility(name),
});

// A path that hides behind percent signs or dots is the same path to who answers it.
const beginsWith = (path: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: "STARTS_WITH",
    searchString: path,
    textTransformations: [
      { priority: 0, type: "URL_DECODE" },
      { priority: 1, type: "NORMALIZE_PATH" },
    ],
  },
});

const anyOf = (statements: readonly CfnWebACL.StatementProperty[]): CfnWebACL.StatementProperty => {
  const [only, ...others] = statements;
  return others.length === 0 && only !== undefined ? only : { orStatement: { statements: [...statements] } };
};

const toManagedRule = (name: string, counted: readonly string[] = []): Rule => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name,
      ...(counted.length === 0
        ? {}
        : { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }),
    },
  },
  visibilityConfig: visibility(name),
});
