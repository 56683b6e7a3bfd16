import { findResources, type Located, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import { findStreamArn } from "../aws/dynoxide.ts";
import type { QueueServer } from "../aws/queues.ts";
import type { State } from "../state.ts";
import { type QueueMapping, startQueueMapping } from "./queue.ts";
import { type Schedule, startSchedule } from "./schedule.ts";
import { backOff, type StreamMapping, startStreamMapping } from "./stream.ts";
import type { Trigger, TriggerDeps } from "./trigger.ts";

export interface TriggersDeps extends TriggerDeps {
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
  readonly state: State;
  readonly dynamoEndpoint: string;
  readonly queues: QueueServer;
  readonly region: string;
}

/** Starts every stream, queue and schedule trigger of the assembly. */
export async function startTriggers(deps: TriggersDeps): Promise<Trigger> {
  const { stacks, resolver } = deps;
  const live = (located: Located) => resolver.exists(located);
  const mappings = findResources(stacks, "AWS::Lambda::EventSourceMapping").filter(live);
  const schedules = [
    ...findResources(stacks, "AWS::Scheduler::Schedule")
      .filter(live)
      .flatMap((each) => readSchedule(resolver, each)),
    ...findResources(stacks, "AWS::Events::Rule")
      .filter(live)
      .flatMap((each) => readScheduledRule(resolver, each)),
  ];
  const triggers = [
    ...(await Promise.all(mappings.map((each) => startMapping(deps, each)))),
    ...schedules.map((schedule) => startSchedule(schedule, deps)),
  ];
  return {
    stop: async () => {
      await Promise.all(triggers.map((trigger) => trigger.stop()));
    },
  };
}

async function startMapping(deps: TriggersDeps, located: Located): Promise<Trigger> {
  const properties = deps.resolver.properties(located);
  const source = String(properties.EventSourceArn);
  if (properties.Enabled === false) return { stop: async () => {} };
  const [, tableName] = /:table\/([^/]+)\/stream\//.exec(source) ?? [];
  if (!tableName) {
    const settings = { ...deps, endpoint: deps.queues.endpoint };
    return startQueueMapping(readQueueMapping(properties, source), settings);
  }
  const streamArn = await findStreamArn(deps.dynamoEndpoint, tableName);
  return startStreamMapping(readStreamMapping(located, properties), {
    ...deps,
    endpoint: deps.dynamoEndpoint,
    streamArn,
    send: deps.queues.send,
    retryDelayMs: backOff,
  });
}

const reportsFailures = (properties: Record<string, unknown>) =>
  asList(properties.FunctionResponseTypes).includes("ReportBatchItemFailures");

/** Lambda starts with five pollers of a queue; more are added for batches that take long, up to the template's maximum. */
const QUEUE_POLLERS = 5;

const readQueueMapping = (properties: Record<string, unknown>, queueArn: string): QueueMapping => {
  const maxConcurrency = Number(asRecord(properties.ScalingConfig).MaximumConcurrency ?? QUEUE_POLLERS);
  return {
    queueArn,
    functionArn: String(properties.FunctionName),
    batchSize: Number(properties.BatchSize ?? 10),
    batchWindowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
    reportsFailures: reportsFailures(properties),
    pollers: Math.min(QUEUE_POLLERS, maxConcurrency),
    maxConcurrency,
  };
};

function readStreamMapping(located: Located, properties: Record<string, unknown>): StreamMapping {
  const filters = asList(asRecord(properties.FilterCriteria).Filters).map((filter) =>
    asRecord(JSON.parse(String(asRecord(filter).Pattern))),
  );
  const destination = asRecord(asRecord(properties.DestinationConfig).OnFailure).Destination;
  return {
    id: `${located.stack.name}/${located.logicalId}`,
    functionArn: String(properties.FunctionName),
    batchSize: Number(properties.BatchSize ?? 100),
    filters,
    bisect: properties.BisectBatchOnFunctionError === true,
    maxRetries: Number(properties.MaximumRetryAttempts ?? -1),
    reportsFailures: reportsFailures(properties),
    onFailureArn: destination === undefined ? undefined : String(destination),
  };
}

function readSchedule(resolver: Resolver, located: Located): Schedule[] {
  const { ScheduleExpression, State, Target } = resolver.properties(located);
  if (State === "DISABLED") return [];
  const { Arn, Input } = asRecord(Target);
  const id = `${located.stack.name}/${located.logicalId}`;
  return [{ id, expression: String(ScheduleExpression), functionArn: String(Arn), input: parseInput(Input) }];
}

function readScheduledRule(resolver: Resolver, located: Located): Schedule[] {
  const { ScheduleExpression, State, Targets } = resolver.properties(located);
  if (!ScheduleExpression || State === "DISABLED") return [];
  return asList(Targets)
    .map(asRecord)
    .map(({ Arn, Input }, index) => ({
      id: `${located.stack.name}/${located.logicalId}/${index}`,
      expression: String(ScheduleExpression),
      functionArn: String(Arn),
      input: parseInput(Input) ?? { source: "aws.events", "detail-type": "Scheduled Event", detail: {} },
    }));
}

const parseInput = (input: unknown): unknown => (typeof input === "string" ? JSON.parse(input) : undefined);
