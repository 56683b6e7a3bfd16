import { Duration } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import {
  deliverEnv,
  fanoutEnv,
  relayEnv,
  sweepEventsEnv,
  wakeDeliveriesEnv,
  webhooksApiEnv,
} from "../../lambdas/webhooks/env.ts";
import type { Config } from "../config.ts";
import { DeadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { HttpRoutes } from "../constructs/http-routes.ts";
import { alarmOnFailures, WorkQueue, workOn } from "../constructs/queue-worker.ts";
import { Schedule } from "../constructs/schedule.ts";
import { allowManagingSecrets, allowReadingSecrets, secretPrefix } from "../constructs/secret-access.ts";
import { httpSize, ServiceFunction } from "../constructs/service-function.ts";
import { followTable } from "../constructs/stream-worker.ts";
import { allowTable } from "../constructs/table-access.ts";
import { managementEnvironment, type WithNotifications } from "./shared.ts";
import { deliverSize, deliveryQueue, fanoutSize, sweepSize } from "./webhooks-sizes.ts";

/** From a committed event to a signed request: stream, bus, fan-out, deliveries, retries. */
export class WebhooksStack extends HouseStack {
  private readonly shared: WithNotifications;
  private readonly deliveries: WorkQueue;
  /** To endpoints that have failed lately: nobody else waits behind their timeouts. */
  private readonly slowDeliveries: WorkQueue;
  private readonly failedRuns: DeadLetterQueue;

  constructor(scope: Construct, config: Config, shared: WithNotifications) {
    super(scope, "webhooks", config, "Countersign: events and webhooks");
    this.shared = shared;
    this.deliveries = new WorkQueue(this, "Deliveries", deliveryQueue);
    this.slowDeliveries = new WorkQueue(this, "SlowDeliveries", deliveryQueue);
    this.failedRuns = new DeadLetterQueue(this, "FailedRuns", {
      impact: "Late events and retries of webhooks stay where they are.",
      runbook: "scheduled-jobs-that-failed",
    });
    this.addApi();
    this.addRelay();
    this.addSweep();
    this.addFanout();
    this.addDeliver();
    this.addWake();
  }

  private get tableName(): string {
    return this.shared.productTable.table.tableName;
  }

  private get deliveryEnvironment() {
    return {
      DELIVERY_QUEUE_URL: this.deliveries.queue.queueUrl,
      SLOW_DELIVERY_QUEUE_URL: this.slowDeliveries.queue.queueUrl,
      DELIVERY_RETENTION_DAYS: String(this.config.deliveryRetentionDays),
    };
  }

  private allowQueueing(fn: ServiceFunction): void {
    this.deliveries.allowSending(fn);
    this.slowDeliveries.allowSending(fn);
  }

  private addApi(): void {
    const api = new ServiceFunction(this, "WebhooksApi", {
      entry: "lambdas/webhooks/webhooks-api.ts",
      description: "Manages webhook endpoints, deliveries and replays",
      envSchema: webhooksApiEnv,
      environment: {
        ...managementEnvironment(this.shared),
        WEBHOOK_SECRET_PREFIX: secretPrefix(this, "webhook"),
        ...this.deliveryEnvironment,
        WEBHOOK_ALLOW: "",
      },
      size: httpSize,
    });
    new HttpRoutes(this, "Routes", this.shared.api, api, [
      "/api/v1/webhook-endpoints",
      "/api/v1/webhook-endpoints/{proxy+}",
      "/api/v1/sessions/{id}/deliveries",
      "/api/v1/deliveries/{proxy+}",
    ]);
    allowTable(api, this.shared.productTable, {
      items: {
        "ORG#": ["get"],
        "USER#": ["get"],
        "SESSION#": ["get", "query"],
        "WEBHOOKS#": ["get", "query", "put", "delete"],
        "DELETED_WEBHOOKS#": ["query", "put"],
        "DELIVERIES#": ["get", "batchGet", "query", "put", "update"],
        "DELIVERY#": ["query"],
        "AUDIT#": ["put"],
        "IDEMPOTENCY#": ["get", "put"],
      },
      indexes: { open: ["SESSION_DELIVERIES#"] },
    });
    allowManagingSecrets(api, this, "webhook");
    this.allowQueueing(api);
  }

  private addRelay(): void {
    const relay = new ServiceFunction(this, "Relay", {
      entry: "lambdas/webhooks/relay.ts",
      description: "Puts committed events on the bus",
      envSchema: relayEnv,
      environment: { TABLE_NAME: this.tableName, EVENT_BUS_NAME: this.shared.bus.eventBusName },
      size: {
        megabytes: 256,
        timeoutSeconds: 60,
        because: "A batch of a hundred events in ten calls to the bus, each tried three times.",
      },
    });
    allowTable(relay, this.shared.productTable, { items: { "SESSION#": ["update"] } });
    this.allowPublishing(relay);
    followTable(this, "CommittedEvents", {
      fn: relay,
      productTable: this.shared.productTable,
      // Events are never changed; what else the stream holds is of no interest here.
      filter: { eventName: ["INSERT"], dynamodb: { Keys: { sk: { S: [{ prefix: "EVENT#" }] } } } },
      deadLetters: new DeadLetterQueue(this, "UnrelayedEvents", {
        impact:
          "Some events were not relayed at once; the sweep sends those that it can read within minutes.",
        runbook: "events-that-could-not-be-relayed",
      }),
      late: {
        impact: "Events reach the bus and the webhooks late.",
        runbook: "events-that-are-relayed-late",
      },
    });
    alarmOnFailures(relay, {
      impact: "Events reach the bus and the webhooks late, by the sweep of every minute.",
      runbook: "a-function-that-fails",
    });
  }

  private addSweep(): void {
    const sweep = new ServiceFunction(this, "SweepEvents", {
      entry: "lambdas/webhooks/sweep-events.ts",
      description: "Puts events on the bus that the stream lost",
      envSchema: sweepEventsEnv,
      environment: { TABLE_NAME: this.tableName, EVENT_BUS_NAME: this.shared.bus.eventBusName },
      size: sweepSize,
    });
    allowTable(sweep, this.shared.productTable, {
      items: { "SESSION#": ["get", "update"] },
      indexes: { due: ["OUTBOX#"] },
    });
    this.allowPublishing(sweep);
    this.runEveryMinute("SweepEveryMinute", sweep, "Puts events on the bus that the stream lost");
  }

  private addFanout(): void {
    const events = new WorkQueue(this, "Events", {
      workerTimeoutSeconds: fanoutSize.timeoutSeconds,
      retention: Duration.days(4),
      receives: {
        count: 5,
        because: "Only faults of ours fail here: five tries outlast a throttled table or a bad deployment.",
      },
      deadLetters: {
        impact: "Some events reach none of the customers' endpoints.",
        runbook: "events-that-could-not-be-fanned-out",
      },
      late: {
        seconds: 120,
        because: "An event is fanned out within a second; customers wait for the end of a verification.",
        impact: "Webhooks are late: events wait before anyone looks at whom to tell.",
        runbook: "a-queue-that-is-late",
      },
    });
    new Rule(this, "SessionEvents", {
      description: "What happened to sessions goes to the fan-out of webhooks",
      eventBus: this.shared.bus,
      eventPattern: { source: ["countersign.sessions"] },
      targets: [
        new SqsQueue(events.queue, {
          deadLetterQueue: events.deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.days(1),
        }),
      ],
    });
    const fanout = new ServiceFunction(this, "Fanout", {
      entry: "lambdas/webhooks/fanout.ts",
      description: "Writes one delivery per event and endpoint",
      envSchema: fanoutEnv,
      environment: { TABLE_NAME: this.tableName, ...this.deliveryEnvironment },
      size: fanoutSize,
    });
    workOn(fanout, events, { batchSize: 10, maxConcurrency: 10 });
    alarmOnFailures(fanout, {
      impact: "Events wait before anyone looks at whom to tell, so webhooks are late.",
      runbook: "a-function-that-fails",
    });
    allowTable(fanout, this.shared.productTable, {
      items: { "WEBHOOKS#": ["query"], "DELIVERIES#": ["put"] },
    });
    this.allowQueueing(fanout);
  }

  private addDeliver(): void {
    const [concurrency, slowConcurrency] = [40, 10];
    const deliver = new ServiceFunction(this, "Deliver", {
      entry: "lambdas/webhooks/deliver.ts",
      description: "Sends signed webhooks to customers' endpoints",
      envSchema: deliverEnv,
      environment: {
        TABLE_NAME: this.tableName,
        ...this.deliveryEnvironment,
        WEBHOOK_SECRET_PREFIX: secretPrefix(this, "webhook"),
        WEBHOOK_ALLOW: "",
        // Names are looked up on at most half of these threads. With the usual four, two endpoints whose name servers
        // are silent would have the whole batch wait.
        UV_THREADPOOL_SIZE: "64",
      },
      size: deliverSize,
      reservedConcurrency: {
        executions: concurrency + slowConcurrency,
        because:
          "It waits for servers that others run: however slow they all are, the rest of the account keeps its share.",
      },
      mayFeedItself: {
        because: "It queues the next attempt. The delivery's row counts attempts, and its schedule ends.",
      },
    });
    workOn(deliver, this.deliveries, { batchSize: 5, maxConcurrency: concurrency });
    workOn(deliver, this.slowDeliveries, { batchSize: 10, maxConcurrency: slowConcurrency });
    alarmOnFailures(deliver, {
      impact: "Webhooks are late or arrive twice.",
      runbook: "a-function-that-fails",
    });
    allowTable(deliver, this.shared.productTable, {
      items: {
        "WEBHOOKS#": ["get", "batchGet", "put", "delete", "check"],
        "DELIVERIES#": ["batchGet", "update"],
        "DELIVERY#": ["put"],
        "PACE#": ["update"],
        "AUDIT#": ["put"],
      },
    });
    allowReadingSecrets(deliver, this, "webhook");
    this.allowQueueing(deliver);
  }

  private addWake(): void {
    const wake = new ServiceFunction(this, "WakeDeliveries", {
      entry: "lambdas/webhooks/wake-deliveries.ts",
      description: "Queues deliveries whose retry is due, and tends endpoints that do not answer",
      envSchema: wakeDeliveriesEnv,
      environment: {
        TABLE_NAME: this.tableName,
        ...this.deliveryEnvironment,
        NOTIFICATION_QUEUE_URL: this.shared.notifications.queue.queueUrl,
      },
      size: sweepSize,
    });
    allowTable(wake, this.shared.productTable, {
      items: { "DELIVERIES#": ["update"], "WEBHOOKS#": ["get", "put", "delete"] },
      indexes: { due: ["DELIVERY_DUE#", "ENDPOINT_DUE#", "HELD#"] },
    });
    this.allowQueueing(wake);
    this.shared.notifications.allowSending(wake);
    this.runEveryMinute("WakeEveryMinute", wake, "Queues deliveries whose retry is due");
  }

  private runEveryMinute(id: string, fn: ServiceFunction, description: string): void {
    new Schedule(this, id, {
      fn,
      expression: "rate(1 minute)",
      description,
      retries: { count: 0, because: "The next run comes within a minute and finds the same work." },
      deadLetters: this.failedRuns,
    });
  }

  private allowPublishing(fn: ServiceFunction): void {
    fn.allow("PublishEvents", ["events:PutEvents"], [this.shared.bus.eventBusArn], {
      // One call may hold events of several sources.
      "ForAllValues:StringEquals": { "events:source": "countersign.sessions" },
    });
  }
}
