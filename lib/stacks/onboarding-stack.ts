import type { Construct } from "constructs";
import { expireSessionsEnv, onboardingApiEnv, redactSessionsEnv } from "../../lambdas/onboarding/env.ts";
import type { Config } from "../config.ts";
import { DeadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { HttpRoutes } from "../constructs/http-routes.ts";
import { Schedule } from "../constructs/schedule.ts";
import { httpSize, ServiceFunction } from "../constructs/service-function.ts";
import { allowTable } from "../constructs/table-access.ts";
import { allowLinkKey, type WithNotifications } from "./shared.ts";

/** Sessions for back ends: request, read, cancel, resend; the end of what is overdue and of what is kept too long. */
export class OnboardingStack extends HouseStack {
  private readonly failedRuns: DeadLetterQueue;

  constructor(scope: Construct, config: Config, shared: WithNotifications) {
    super(scope, "onboarding", config, "Countersign: verification sessions for back ends");
    this.failedRuns = new DeadLetterQueue(this, "FailedRuns", {
      impact:
        "Overdue sessions stay open and their callers wait for the end of them; personal data stays longer than an " +
        "organization wants.",
      runbook: "scheduled-jobs-that-failed",
    });
    this.addApi(shared);
    this.addExpiry(shared);
    this.addRetention(shared);
  }

  private addApi(shared: WithNotifications): void {
    const api = new ServiceFunction(this, "OnboardingApi", {
      entry: "lambdas/onboarding/onboarding-api.ts",
      description: "Creates, reads, cancels and resends sessions for back ends",
      envSchema: onboardingApiEnv,
      environment: {
        TABLE_NAME: shared.productTable.table.tableName,
        BASE_URL: shared.baseUrl,
        LINK_KEY_SECRET: shared.linkKey.secretArn,
        NOTIFICATION_QUEUE_URL: shared.notifications.queue.queueUrl,
      },
      size: httpSize,
    });
    new HttpRoutes(this, "Routes", shared.api, api, ["/omni/{proxy+}"]);
    allowTable(api, shared.productTable, {
      items: {
        "ORG#": ["get", "batchGet"],
        SIGNING_KEYS: ["query"],
        "SESSION#": ["get", "query", "put", "update"],
        "LINK#": ["put"],
        "IDENTITY#": ["get"],
        "LOGIN#": ["get", "batchGet"],
        "AUDIT#": ["put"],
        "IDEMPOTENCY#": ["get", "put"],
        "WEBHOOKS#": ["query"],
        "DELETED_WEBHOOKS#": ["query"],
        "DELIVERIES#": ["batchGet", "update"],
        "DELIVERY#": ["query", "update"],
      },
      indexes: {
        list: ["SESSIONS#"],
        person: ["PERSON#"],
        reference: ["REFERENCE#"],
        open: ["SESSION_DELIVERIES#"],
      },
    });
    allowLinkKey(api, shared);
    shared.notifications.allowSending(api);
  }

  private addExpiry({ productTable }: WithNotifications): void {
    const expire = new ServiceFunction(this, "ExpireSessions", {
      entry: "lambdas/onboarding/expire-sessions.ts",
      description: "Ends sessions that are overdue",
      envSchema: expireSessionsEnv,
      environment: { TABLE_NAME: productTable.table.tableName },
      size: {
        megabytes: 256,
        timeoutSeconds: 50,
        because: "Ends what it can within its minute; the next run goes on.",
      },
    });
    allowTable(expire, productTable, {
      items: { "SESSION#": ["get", "put", "update"] },
      indexes: { due: ["EXPIRY#"] },
    });
    new Schedule(this, "ExpireEveryMinute", {
      fn: expire,
      expression: "rate(1 minute)",
      description: "Ends sessions that are overdue",
      retries: { count: 0, because: "The next run comes within a minute and finds the same sessions." },
      deadLetters: this.failedRuns,
    });
  }

  private addRetention({ productTable }: WithNotifications): void {
    const redact = new ServiceFunction(this, "RedactSessions", {
      entry: "lambdas/onboarding/redact-sessions.ts",
      description: "Takes the person out of sessions that have outlived their organization's retention",
      envSchema: redactSessionsEnv,
      environment: { TABLE_NAME: productTable.table.tableName },
      size: {
        megabytes: 256,
        timeoutSeconds: 240,
        because: "A thousand sessions, each with a dozen small requests; the next run goes on.",
      },
    });
    allowTable(redact, productTable, {
      items: {
        "SESSION#": ["get", "query", "put", "update"],
        "WEBHOOKS#": ["query"],
        "DELETED_WEBHOOKS#": ["query"],
        "DELIVERIES#": ["batchGet", "update"],
        "DELIVERY#": ["query", "update"],
        "AUDIT#": ["put"],
      },
      indexes: { due: ["RETENTION#"], open: ["SESSION_DELIVERIES#"] },
    });
    new Schedule(this, "RedactEveryFiveMinutes", {
      fn: redact,
      expression: "rate(5 minutes)",
      description: "Takes the person out of sessions that have outlived their organization's retention",
      retries: { count: 0, because: "The next run comes within minutes and finds the same sessions." },
      deadLetters: this.failedRuns,
    });
  }
}
