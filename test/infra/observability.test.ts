import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as product from "../../lambdas/core/metrics.ts";
import { failures } from "../../lambdas/platform/metric.ts";
import { readFunctions } from "./support/functions.ts";
import { toText } from "./support/policies.ts";
import { type Resource, synthesize } from "./support/synthesize.ts";

const assembly = synthesize("dev");
const alarms = assembly.all("AWS::CloudWatch::Alarm");
const nameOf = ({ Properties }: Resource): string =>
  String(Properties.AlarmName).replace("Countersign-dev-", "");

const runbook = readFileSync("docs/runbook.md", "utf8");
const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s/g, "-"),
);

describe("alarms", () => {
  it("are those on what people feel", () => {
    expect(alarms.map(nameOf).sort()).toEqual([
      "api EverybodyRefused",
      "api Failing",
      "api Slow",
      "data TableThrottled",
      "notifications Notifications DeadLetters",
      "notifications Notifications Late",
      "notifications Send Failing",
      "observability Alarms ClientsRefused",
      "observability Alarms MessagesRefused",
      "observability Alarms RecordsTooNew",
      "observability Alarms SecretsUnreadable",
      "observability Alarms SigningKeyTooOld",
      "observability Alarms WebhooksLate",
      "observability Alarms WebhooksUnreachable",
      "oidc FailedRuns",
      "onboarding FailedRuns",
      "webhooks CommittedEventsLate",
      "webhooks Deliver Failing",
      "webhooks Deliveries DeadLetters",
      "webhooks Deliveries Late",
      "webhooks Events DeadLetters",
      "webhooks Events Late",
      "webhooks FailedRuns",
      "webhooks Fanout Failing",
      "webhooks Relay Failing",
      "webhooks SlowDeliveries DeadLetters",
      "webhooks SlowDeliveries Late",
      "webhooks UnrelayedEvents",
    ]);
  });

  it("go off with any message in any dead-letter queue, and when any work queue is late", () => {
    const watched = (metric: string) =>
      alarms
        .filter(({ Properties }) => Properties.MetricName === metric)
        .map(({ stack, Properties }) => `${stack.context} ${JSON.stringify(Properties.Dimensions)}`);
    for (const { stack, logicalId, Properties } of assembly.all("AWS::SQS::Queue")) {
      const metric =
        Properties.RedrivePolicy === undefined
          ? "ApproximateNumberOfMessagesVisible"
          : "ApproximateAgeOfOldestMessage";
      const mine = watched(metric).filter(
        (each) => each.startsWith(`${stack.context} `) && each.includes(`"${logicalId}"`),
      );
      expect([logicalId, metric, mine.length]).toEqual([logicalId, metric, 1]);
    }
  });

  it.each(alarms.map((alarm) => [nameOf(alarm), alarm] as const))(
    "%s says what people notice, where the runbook goes on, and why it goes off when it does",
    (_, { Properties, Metadata }) => {
      const [, impact = "", anchor] =
        /^(.+) Runbook: docs\/runbook\.md#([\w-]+)$/.exec(String(Properties.AlarmDescription)) ?? [];
      expect(impact).toMatch(/^[A-Z].{20,}\.$/);
      expect(anchors).toContain(anchor);
      expect(String(Metadata["countersign:threshold"]).length).toBeGreaterThan(40);
      // What one alarm may look at (CloudWatch quotas).
      expect(z.array(z.unknown()).default([]).parse(Properties.Metrics).length).toBeLessThanOrEqual(10);
      // A sum by `+` has no result, and the alarm no chance, where one of its metrics has no data.
      expect(JSON.stringify(Properties.Metrics ?? [])).not.toMatch(/"Expression":"[^"]*\+/);
      for (const actions of [Properties.AlarmActions, Properties.OKActions]) {
        expect(z.array(z.unknown()).parse(actions).map(toText)).toEqual([
          "arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:countersign-dev-alarms",
        ]);
      }
    },
  );
});

describe("the alarm on an origin key that the API does not know", () => {
  const find = (from: typeof assembly) =>
    from.all("AWS::CloudWatch::Alarm").find(({ logicalId }) => logicalId.startsWith("EverybodyRefused"));

  it("needs a wrong key and nine refusals in ten, so that strangers who have no key never set it off", () => {
    const metrics = z
      .array(
        z.object({
          Expression: z.string().optional(),
          MetricStat: z
            .object({ Period: z.number(), Metric: z.object({ MetricName: z.string() }) })
            .optional(),
        }),
      )
      .parse(find(assembly)?.Properties.Metrics);
    expect(metrics.map(({ Expression }) => Expression)).toContain(
      "IF(wrong >= 1 AND requests >= 20, 100 * refused / requests, 0)",
    );
    const measured = metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
    expect(measured.map(({ Metric }) => Metric.MetricName).sort()).toEqual(["4xx", "Count", "OriginChecks"]);
    expect(find(assembly)?.Properties.Threshold).toBe(90);
    // API Gateway asks about one key once while it remembers the answer.
    const [authorizer] = assembly.all("AWS::ApiGatewayV2::Authorizer");
    const remembered = z.number().parse(authorizer?.Properties.AuthorizerResultTtlInSeconds);
    for (const { Period } of measured) expect(Period).toBeGreaterThanOrEqual(2 * remembered);
  });

  it("is not there locally, where nobody asks for a key", () => {
    expect(find(synthesize("local"))).toBeUndefined();
  });
});

describe("the topic of the alarms", () => {
  const [topic, ...others] = assembly.all("AWS::SNS::Topic");

  it("is the one that the alarms name, encrypted with a key that CloudWatch may use", () => {
    expect(others).toEqual([]);
    expect(topic?.Properties.TopicName).toBe("countersign-dev-alarms");
    const key = assembly
      .all("AWS::KMS::Key")
      .find(({ logicalId }) => toText(topic?.Properties.KmsMasterKeyId) === `<${logicalId}.Arn>`);
    const policy = JSON.stringify(key?.Properties.KeyPolicy);
    expect(policy).toContain('"Service":"cloudwatch.amazonaws.com"');
    expect(policy).toContain('"kms:GenerateDataKey"');
  });

  it("takes messages of this account's alarms alone, and none without TLS", () => {
    const [policy] = assembly.all("AWS::SNS::TopicPolicy");
    const { Statement } = z
      .object({ Statement: z.array(z.record(z.string(), z.unknown())) })
      .parse(policy?.Properties.PolicyDocument);
    const allowing = Statement.filter(({ Effect }) => Effect === "Allow");
    expect(allowing).toHaveLength(1);
    expect(allowing[0]).toMatchObject({
      Action: "sns:Publish",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
    });
    expect(Statement.some(({ Effect }) => Effect === "Deny")).toBe(true);
  });

  it("has the subscriber who was named at the deployment, and nobody where none was", () => {
    const subscribers = (stage: "dev" | "prod") =>
      synthesize(stage)
        .all("AWS::SNS::Subscription")
        .map(({ Properties }) => Properties.Endpoint);
    expect(subscribers("dev")).toEqual([]);
    expect(subscribers("prod")).toEqual(["ops@example.com"]);
  });
});

describe("the dashboard", () => {
  const [dashboard] = assembly.all("AWS::CloudWatch::Dashboard");
  const body = toText(dashboard?.Properties.DashboardBody);

  it("shows every function, queue, alarm and metric of the product", () => {
    for (const { stack, logicalId } of readFunctions(assembly)) {
      if (stack.context !== "edge") expect(body).toContain(`PublishOutputRef${logicalId}`);
    }
    for (const { logicalId, Properties } of assembly.all("AWS::SQS::Queue")) {
      if (Properties.RedrivePolicy !== undefined) expect(body).toContain(logicalId);
    }
    for (const alarm of alarms) expect(body).toContain(String(alarm.Properties.AlarmName));
    for (const { name } of [...Object.values(product), failures]) expect(body).toContain(`"${name}"`);
  });

  it("never keeps another stack from losing what it shows", () => {
    const text = JSON.stringify(assembly.resources.filter(({ stack }) => stack.context === "observability"));
    expect(text).not.toContain("Fn::ImportValue");
    expect(text).toContain("Fn::GetStackOutput");
  });
});

describe("saved searches", () => {
  const searches = assembly.all("AWS::Logs::QueryDefinition");
  const source = readdirSync("lambdas", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, "utf8"))
    .join("\n");

  it.each(searches.map((search) => [String(search.Properties.Name), search] as const))(
    "%s looks through every log, for codes and fields that are written",
    (_, { Properties }) => {
      const groups = assembly
        .all("AWS::Logs::LogGroup")
        .map((group) => group.Properties.LogGroupName)
        .filter((name) => String(name).startsWith("/countersign/dev/"));
      expect([...z.array(z.string()).parse(Properties.LogGroupNames)].sort()).toEqual(groups.sort());
      const query = String(Properties.QueryString);
      for (const [, code = ""] of query.matchAll(/code !?= "([A-Z_]+)"/g))
        expect(source).toContain(`"${code}"`);
      const [, fields = ""] = /^(?:fields |stats .* by )(.*)$/m.exec(query.replaceAll("| ", "")) ?? [];
      const ours = fields.split(", ").filter((field) => field !== "@timestamp" && field !== "service");
      expect(ours.length).toBeGreaterThan(2);
      for (const field of ours) expect(source).toMatch(new RegExp(`\\b${field}\\b[,:]`));
    },
  );

  it("are there for what operators ask", () => {
    expect(searches.map(({ Properties }) => Properties.Name).sort()).toEqual([
      "Countersign/dev/Everything about one request",
      "Countersign/dev/Everything about one session",
      "Countersign/dev/Everything about one webhook delivery",
      "Countersign/dev/Failed deliveries of one endpoint",
      "Countersign/dev/Refused clients",
      "Countersign/dev/What fails and why",
    ]);
  });
});
