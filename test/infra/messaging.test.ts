import { describe, expect, it } from "vitest";
import * as z from "zod";
import { findFunction, readFunctions } from "./support/functions.ts";
import { readRoles, toText } from "./support/policies.ts";
import { type Resource, synthesize } from "./support/synthesize.ts";

const assembly = synthesize("dev");
const queues = assembly.all("AWS::SQS::Queue").map((queue) => ({ ...queue, title: nameOf(queue) }));

function nameOf({ stack, logicalId }: Resource): string {
  return `${stack.context}/${logicalId}`;
}

const redrive = z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() });
const worked = queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);
const deadLetters = queues.filter(({ Properties }) => Properties.RedrivePolicy === undefined);
const mappings = assembly.all("AWS::Lambda::EventSourceMapping");

describe.each(queues)("the queue $title", (queue) => {
  it("is encrypted", () => {
    expect(queue.Properties.SqsManagedSseEnabled).toBe(true);
  });

  it("refuses connections without TLS", () => {
    const policy = assembly
      .all("AWS::SQS::QueuePolicy")
      .find(
        ({ stack, Properties }) =>
          stack === queue.stack && JSON.stringify(Properties.Queues).includes(`"${queue.logicalId}"`),
      );
    expect(JSON.stringify(policy?.Properties.PolicyDocument)).toContain(
      '"Action":"sqs:*","Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
    );
  });
});

describe.each(worked)("the work of $title", (queue) => {
  const mapping = mappings.find(
    ({ stack, Properties }) =>
      stack === queue.stack && toText(Properties.EventSourceArn) === `<${queue.logicalId}.Arn>`,
  );
  const fn = readFunctions(assembly).find(
    ({ stack, logicalId }) =>
      stack === queue.stack && toText(mapping?.Properties.FunctionName) === `<${logicalId}>`,
  );

  it("ends in a dead-letter queue after a number of receives that has a reason", () => {
    const { deadLetterTargetArn, maxReceiveCount } = redrive.parse(queue.Properties.RedrivePolicy);
    const target = deadLetters.find(
      ({ stack, logicalId }) => stack === queue.stack && toText(deadLetterTargetArn) === `<${logicalId}.Arn>`,
    );
    expect(target).toBeDefined();
    expect(maxReceiveCount).toBeGreaterThanOrEqual(3);
    expect(String(queue.Metadata["countersign:receives"]).length).toBeGreaterThan(30);
  });

  it("stays hidden for six times the timeout of its function", () => {
    const timeout = z.number().parse(fn?.Properties.Timeout);
    expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
  });

  it("comes back message by message, with a bound on how many are worked on at once", () => {
    expect(mapping?.Properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
    const scaling = z
      .object({ MaximumConcurrency: z.number().min(2) })
      .safeParse(mapping?.Properties.ScalingConfig);
    expect(scaling.success).toBe(true);
  });
});

describe.each(deadLetters)("the dead letters of $title", (queue) => {
  it("wait as long as SQS allows", () => {
    expect(queue.Properties.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
  });

  it("call a person, who reads what it means and where the runbook goes on", () => {
    const alarm = assembly
      .all("AWS::CloudWatch::Alarm")
      .find(
        ({ stack, Properties }) =>
          stack === queue.stack &&
          JSON.stringify(Properties.Dimensions ?? []).includes(`"${queue.logicalId}"`),
      );
    expect(alarm?.Properties).toMatchObject({
      MetricName: "ApproximateNumberOfMessagesVisible",
      Threshold: 1,
      Period: 60,
      EvaluationPeriods: 1,
      TreatMissingData: "notBreaching",
    });
  });
});

describe("the stream of the table", () => {
  const [mapping, ...others] = mappings.filter(({ Properties }) => Properties.StartingPosition !== undefined);

  it("is followed by the relay alone", () => {
    expect(others).toEqual([]);
    expect(toText(mapping?.Properties.FunctionName)).toBe(
      `<${findFunction(assembly, "webhooks/relay").logicalId}>`,
    );
  });

  it("is read from its oldest record, and a poisoned record is set aside instead of stopping it", () => {
    expect(mapping?.Properties).toMatchObject({
      StartingPosition: "TRIM_HORIZON",
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 5,
      MaximumRecordAgeInSeconds: 3600,
    });
    const { Destination } = z
      .object({ OnFailure: z.object({ Destination: z.unknown() }) })
      .parse(mapping?.Properties.DestinationConfig).OnFailure;
    expect(deadLetters.map(({ logicalId }) => `<${logicalId}.Arn>`)).toContain(toText(Destination));
  });

  it("hands over new events alone", () => {
    const { Filters } = z
      .object({ Filters: z.array(z.object({ Pattern: z.string() })) })
      .parse(mapping?.Properties.FilterCriteria);
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { eventName: ["INSERT"], dynamodb: { Keys: { sk: { S: [{ prefix: "EVENT#" }] } } } },
    ]);
  });
});

describe("the bus", () => {
  it("feeds the fan-out with the events of sessions, and what SQS refuses is kept", () => {
    const [rule, ...others] = assembly.all("AWS::Events::Rule");
    expect(others).toEqual([]);
    expect(rule?.Properties.EventPattern).toEqual({ source: ["countersign.sessions"] });
    const [target] = z
      .array(z.object({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) }))
      .length(1)
      .parse(rule?.Properties.Targets);
    const queue = worked.find(({ logicalId }) => toText(target?.Arn) === `<${logicalId}.Arn>`);
    const mapping = mappings.find(
      ({ Properties }) => toText(Properties.EventSourceArn) === `<${queue?.logicalId}.Arn>`,
    );
    expect(toText(mapping?.Properties.FunctionName)).toBe(
      `<${findFunction(assembly, "webhooks/fanout").logicalId}>`,
    );
    expect(deadLetters.map(({ logicalId }) => `<${logicalId}.Arn>`)).toContain(
      toText(target?.DeadLetterConfig.Arn),
    );
  });
});

describe("schedules", () => {
  const schedules = assembly.all("AWS::Scheduler::Schedule");
  const target = z.object({
    Arn: z.unknown(),
    RoleArn: z.unknown(),
    RetryPolicy: z.object({ MaximumRetryAttempts: z.number(), MaximumEventAgeInSeconds: z.number() }),
    DeadLetterConfig: z.object({ Arn: z.unknown() }),
  });

  it("run each job as often as it must", () => {
    const runs = schedules.map(({ stack, Properties }) => {
      const { Arn } = target.parse(Properties.Target);
      const fn = readFunctions(assembly).find(
        (each) => each.stack === stack && toText(Arn) === `<${each.logicalId}.Arn>`,
      );
      return [fn?.entry, Properties.ScheduleExpression];
    });
    expect(runs.sort()).toEqual([
      ["oidc/rotate-keys", "cron(17 3 * * ? *)"],
      ["onboarding/expire-sessions", "rate(1 minute)"],
      ["onboarding/redact-sessions", "rate(5 minutes)"],
      ["webhooks/sweep-events", "rate(1 minute)"],
      ["webhooks/wake-deliveries", "rate(1 minute)"],
    ]);
  });

  it.each(schedules.map((schedule) => [nameOf(schedule), schedule] as const))(
    "%s may start its function alone, tries again and keeps what failed",
    (_, schedule) => {
      const { Arn, RoleArn, DeadLetterConfig } = target.parse(schedule.Properties.Target);
      const role = readRoles(assembly).find(
        (each) => each.role.stack === schedule.stack && toText(RoleArn) === `<${each.role.logicalId}.Arn>`,
      );
      expect(role?.statements.map(({ Action, resources }) => [Action, resources])).toEqual([
        [["lambda:InvokeFunction"], [toText(Arn)]],
        [["sqs:SendMessage"], [toText(DeadLetterConfig.Arn)]],
      ]);
      expect(JSON.stringify(role?.role.Properties.AssumeRolePolicyDocument)).toContain(
        '"Condition":{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}}',
      );
      expect(String(schedule.Metadata["countersign:retries"]).length).toBeGreaterThan(20);
    },
  );
});

describe("the function that calls endpoints", () => {
  it("can look up more names at once than a batch has, for silent name servers hold up a thread each", () => {
    const deliver = findFunction(assembly, "webhooks/deliver");
    const { Variables } = z
      .object({ Variables: z.object({ UV_THREADPOOL_SIZE: z.coerce.number() }) })
      .parse(deliver.Properties.Environment);
    const batches = mappings
      .filter(({ Properties }) => toText(Properties.FunctionName) === `<${deliver.logicalId}>`)
      .map(({ Properties }) => Number(Properties.BatchSize));
    expect(batches).toHaveLength(2);
    // Half of the threads, and twice: lookups of a run that gave up go on during the next one.
    expect(Variables.UV_THREADPOOL_SIZE / 2).toBeGreaterThanOrEqual(Math.max(...batches) * 2);
  });
});
