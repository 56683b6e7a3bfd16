import { Duration } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import {
  attempts,
  clientRefusals,
  deliveryMilliseconds,
  notifications,
  signingKeySeconds,
} from "../../lambdas/core/metrics.ts";
import { failures } from "../../lambdas/platform/metric.ts";
import { Alarm } from "./alarm.ts";
import type { ProductMetrics } from "./product-metrics.ts";

const DAY_SECONDS = 24 * 60 * 60;

/** Alarms on what the product says of itself, where AWS's own metrics do not tell. */
export class ProductAlarms extends Construct {
  private readonly metrics: ProductMetrics;

  constructor(scope: Construct, id: string, metrics: ProductMetrics) {
    super(scope, id);
    this.metrics = metrics;
    this.watchSecrets();
    this.watchRecords();
    this.watchKeys();
    this.watchWebhooks();
    this.watchMessages();
    this.watchClients();
  }

  private watchSecrets(): void {
    new Alarm(this, "SecretsUnreadable", {
      metric: this.metrics.sum(failures, {
        where: { Cause: ["SECRETS_BUSY", "SECRET_MISSING"] },
        period: Duration.minutes(5),
        label: "failures for want of a secret",
      }),
      threshold: 5,
      because:
        "Secrets stay in memory, so few requests need one and a single failure may pass by itself; five in five minutes " +
        "have met every new instance.",
      impact: "Some requests for tokens and links, and some webhooks, fail for want of a secret.",
      runbook: "secrets-that-cannot-be-read",
    });
  }

  private watchRecords(): void {
    new Alarm(this, "RecordsTooNew", {
      metric: this.metrics.sum(failures, {
        where: { Cause: ["RECORD_TOO_NEW"] },
        period: Duration.minutes(5),
        label: "records that a newer version wrote",
      }),
      threshold: 1,
      because:
        "It happens after going back by more than one version, and nothing but going forward again mends it.",
      impact: "Sessions that a newer version touched answer 503 or stand still.",
      runbook: "records-of-a-newer-version",
    });
  }

  private watchKeys(): void {
    const ages = this.metrics.each(signingKeySeconds, {
      statistic: "Maximum",
      period: Duration.days(1),
    });
    const names = ages.map((_, index) => `age${index}`);
    new Alarm(this, "SigningKeyTooOld", {
      metric: new MathExpression({
        expression: `MAX([${names.join(", ")}])`,
        usingMetrics: Object.fromEntries(ages.map((age, index) => [names[index] ?? "", age])),
        label: "age of the oldest key that signs, s",
        period: Duration.days(1),
      }),
      threshold: 95 * DAY_SECONDS,
      periods: 2,
      silenceIs: "ALARMING",
      because:
        "A key signs for 90 days and two more while its successor is announced. Two days without any measurement mean that " +
        "the rotation does not run at all.",
      impact: "Nobody notices yet: the keys that sign tokens are not replaced when they should be.",
      runbook: "signing-keys-that-are-not-rotated",
    });
  }

  private watchWebhooks(): void {
    const period = Duration.minutes(5);
    const ok = this.metrics.sum(attempts, { where: { Result: ["OK"] }, period, label: "good" });
    const ours = this.metrics.sum(attempts, {
      where: { Result: ["TIMEOUT", "DNS", "CONNECT", "TLS", "RESET"] },
      period,
      label: "no answer",
    });
    new Alarm(this, "WebhooksUnreachable", {
      metric: new MathExpression({
        expression: "IF(unanswered >= 50, 100 * unanswered / SUM([unanswered, good]), 0)",
        usingMetrics: { unanswered: ours, good: ok },
        label: "% of webhooks that nobody answered",
        period,
      }),
      threshold: 80,
      periods: 3,
      because:
        "One customer's receiver may be down for long, and that is theirs to mend. When four of five requests to all of " +
        "them find nobody for a quarter of an hour, it is our way to the internet.",
      impact: "Hardly any webhook arrives; each is tried again for the time of its schedule.",
      runbook: "webhooks-that-reach-nobody",
    });
    const [first] = this.metrics.each(deliveryMilliseconds, {
      where: { Attempt: ["FIRST"] },
      statistic: "p50",
      period,
    });
    if (first === undefined) throw new Error("There is no metric of first deliveries.");
    new Alarm(this, "WebhooksLate", {
      metric: first,
      threshold: 30_000,
      periods: 3,
      because:
        "Below a second when all is well, and a receiver may take fifteen of its own: when half of all that arrive at once " +
        "took thirty, they waited with us.",
      impact: "Customers' systems hear of verifications half a minute late or more.",
      runbook: "webhooks-that-are-late",
    });
  }

  private watchMessages(): void {
    const period = Duration.minutes(15);
    new Alarm(this, "MessagesRefused", {
      metric: new MathExpression({
        expression: "IF(refused >= 10, 100 * refused / SUM([refused, sent]), 0)",
        usingMetrics: {
          refused: this.metrics.sum(notifications, {
            where: { Outcome: ["REFUSED"] },
            period,
            label: "refused",
          }),
          sent: this.metrics.sum(notifications, { where: { Outcome: ["SENT"] }, period, label: "sent" }),
        },
        label: "% of messages that were refused",
        period,
      }),
      threshold: 20,
      because:
        "Wrong addresses are a few in a hundred. One in five means that the sender is refused and not the recipient, and " +
        "SES looks at an account from one in ten on.",
      impact: "Many people do not get their verification link or code.",
      runbook: "messages-that-are-refused",
    });
  }

  private watchClients(): void {
    new Alarm(this, "ClientsRefused", {
      metric: this.metrics.sum(clientRefusals, {
        where: {
          Reason: ["UNKNOWN_CLIENT", "WRONG_SECRET", "NO_SECRET", "ASSERTION_INVALID", "ASSERTION_REPLAYED"],
        },
        period: Duration.minutes(5),
        label: "refused client authentications",
      }),
      threshold: 300,
      because:
        "A back end with an old secret that tries once a second comes to three hundred; guessing needs far more than that.",
      impact: "A back end is locked out and keeps trying, or somebody guesses client secrets.",
      runbook: "clients-that-are-refused",
    });
  }
}
