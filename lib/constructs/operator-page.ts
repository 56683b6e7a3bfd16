import { Duration, type Stack } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import {
  AlarmStatusWidget,
  Color,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  MathExpression,
  Alarm as MetricAlarm,
  Row,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import * as product from "../../lambdas/core/metrics.ts";
import { failures } from "../../lambdas/platform/metric.ts";
import type { Alarm } from "./alarm.ts";
import type { ProductMetrics } from "./product-metrics.ts";
import type { WorkQueue } from "./queue-worker.ts";
import type { ServiceFunction } from "./service-function.ts";
import { throttledRequests } from "./table-access.ts";

export interface OperatorPageProps {
  stack: Stack;
  stage: string;
  metrics: ProductMetrics;
  api: HttpApi;
  table: ITableV2;
  functions: readonly ServiceFunction[];
  queues: readonly WorkQueue[];
  alarms: readonly Alarm[];
  logGroupNames: readonly string[];
}

const period = Duration.minutes(5);
const THIRD = 8;

const graph = (title: string, left: IMetric[], label?: string, stacked = false): GraphWidget =>
  new GraphWidget({
    title,
    left,
    width: THIRD,
    height: 6,
    stacked,
    leftYAxis: { min: 0, showUnits: false, ...(label === undefined ? {} : { label }) },
  });

const heading = (text: string): TextWidget => new TextWidget({ markdown: text, width: 24, height: 1 });

/** The dashboard, in the order in which an operator asks: is it on fire, whom does it hurt, where does it come from. */
export const operatorPage = (props: OperatorPageProps): IWidget[][] => [
  [...state(props)],
  [heading("## Can people verify themselves?"), new Row(...verifications(props))],
  [heading("## Do messages and webhooks arrive?"), new Row(...arrivals(props)), new Row(...queues(props))],
  [heading("## Do back ends get in?"), new Row(...access(props))],
  [heading("## What is underneath"), new Row(...ground(props)), new Row(...functionsOf(props))],
  [lastErrors(props)],
];

const state = ({ stack, stage, alarms }: OperatorPageProps): IWidget[] => [
  new TextWidget({
    markdown: `# Countersign ${stage}\nWhat each alarm means and what to do: docs/runbook.md. Searches: *Logs Insights → Saved queries → Countersign/${stage}*.`,
    width: 24,
    height: 2,
  }),
  new AlarmStatusWidget({
    title: "Alarms",
    width: 24,
    height: 4,
    alarms: alarms.map((alarm, index) =>
      // By name: the alarm itself would be a reference to another stack.
      MetricAlarm.fromAlarmName(stack, `Shown${index}`, alarm.title),
    ),
  }),
];

const verifications = ({ metrics, api }: OperatorPageProps): IWidget[] => [
  graph("Sessions by status", metrics.each(product.sessions, { period })),
  graph("Why they end without success", metrics.each(product.sessionFailures, { period }), undefined, true),
  new GraphWidget({
    title: "From request to success",
    width: THIRD,
    height: 6,
    left: ["p50", "p90"].flatMap((statistic) =>
      metrics
        .each(product.sessionSeconds, { period, statistic, where: { Ended: ["SUCCEEDED"] } })
        .map((metric) => metric.with({ label: statistic })),
    ),
    leftYAxis: { min: 0, label: "s", showUnits: false },
  }),
  graph("Requests", [
    api.metricCount({ period, statistic: "Sum", label: "all" }),
    api.metricClientError({ period, statistic: "Sum", label: "4xx" }),
    api.metricServerError({ period, statistic: "Sum", label: "5xx", color: Color.RED }),
  ]),
  graph(
    "How long requests take",
    ["p50", "p90", "p99"].map((statistic) => api.metricLatency({ period, statistic, label: statistic })),
    "ms",
  ),
  graph("Failures of ours by cause", metrics.each(failures, { period }), undefined, true),
];

const arrivals = ({ metrics }: OperatorPageProps): IWidget[] => [
  graph("Mails and text messages", metrics.each(product.notifications, { period })),
  graph("Webhook attempts by result", metrics.each(product.attempts, { period }), undefined, true),
  graph(
    "From event to the receiver's answer",
    ["p50", "p99"].flatMap((statistic) =>
      metrics
        .each(product.deliveryMilliseconds, { period, statistic })
        .map((metric) => metric.with({ label: `${metric.label} ${statistic}` })),
    ),
    "ms",
  ),
  graph("Webhook deliveries that ended", metrics.each(product.deliveries, { period })),
  graph("Endpoints that stopped and resumed", metrics.each(product.endpointChanges, { period })),
  graph(
    "How long receivers take",
    metrics.each(product.attemptMilliseconds, { period, statistic: "p90" }),
    "ms, p90",
  ),
  graph("Events put on the bus", metrics.each(product.events, { period })),
];

const queues = ({ queues: all, functions }: OperatorPageProps): IWidget[] => [
  graph(
    "Age of the oldest message",
    all.map(({ queue, node }) =>
      queue.metricApproximateAgeOfOldestMessage({ period, statistic: "Maximum", label: node.id }),
    ),
    "s",
  ),
  graph(
    "Dead letters",
    all.map(({ deadLetters, node }) =>
      deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: "Maximum", label: node.id }),
    ),
  ),
  graph(
    "How far behind the stream is",
    functions
      .filter(({ node }) => node.id === "Relay")
      .map(({ handler }) =>
        handler.metric("IteratorAge", { period, statistic: "Maximum", label: "iterator age" }),
      ),
    "ms",
  ),
];

const access = ({ metrics }: OperatorPageProps): IWidget[] => [
  graph("Tokens", metrics.each(product.tokens, { period })),
  graph("Refused clients by reason", metrics.each(product.clientRefusals, { period }), undefined, true),
  graph("Requests with a wrong origin key", metrics.each(product.originChecks, { period })),
  graph("Runs of the key rotation", metrics.each(product.keyRotations, { period: Duration.days(1) })),
  graph(
    "Age of the key that signs",
    metrics.each(product.signingKeySeconds, { period: Duration.days(1), statistic: "Maximum" }).map(
      (age, index) =>
        new MathExpression({
          expression: `age${index} / 86400`,
          usingMetrics: { [`age${index}`]: age },
          label: age.label ?? "",
          period: Duration.days(1),
        }),
    ),
    "days",
  ),
];

const ground = ({ table }: OperatorPageProps): IWidget[] => [
  graph("Capacity that the table used", [
    table.metricConsumedReadCapacityUnits({ period, label: "read" }),
    table.metricConsumedWriteCapacityUnits({ period, label: "written" }),
  ]),
  graph("Throttled requests of the table", [throttledRequests(table.tableName, period)]),
  graph(
    "How long the table takes",
    ["GetItem", "Query", "TransactWriteItems"].map((Operation) =>
      table.metricSuccessfulRequestLatency({
        period,
        statistic: "p99",
        dimensionsMap: { TableName: table.tableName, Operation },
        label: Operation,
      }),
    ),
    "ms, p99",
  ),
];

const functionsOf = ({ functions }: OperatorPageProps): IWidget[] => {
  const line = (read: (fn: ServiceFunction["handler"], label: string) => IMetric) =>
    functions.map(({ handler, logGroupName }) => read(handler, logGroupName.split("/").at(-1) ?? ""));
  return [
    graph(
      "Runs that failed",
      line((fn, label) => fn.metricErrors({ period, label })),
    ),
    graph(
      "Runs that could not begin",
      line((fn, label) => fn.metricThrottles({ period, label })),
    ),
    graph(
      "How long runs take",
      line((fn, label) => fn.metricDuration({ period, label, statistic: "p90" })),
      "ms, p90",
    ),
  ];
};

const lastErrors = ({ logGroupNames }: OperatorPageProps): IWidget =>
  new LogQueryWidget({
    title: "The last errors",
    logGroupNames: [...logGroupNames],
    queryLines: [
      "fields @timestamp, service, code, cause, errorName, requestId, interviewId",
      'filter level = "ERROR"',
      "sort @timestamp desc",
      "limit 20",
    ],
    width: 24,
    height: 6,
  });
