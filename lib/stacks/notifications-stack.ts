import { Annotations, Duration } from "aws-cdk-lib";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { sendEnv } from "../../lambdas/notifications/env.ts";
import type { Config } from "../config.ts";
import { except } from "../constructs/exceptions.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { alarmOnFailures, WorkQueue, workOn } from "../constructs/queue-worker.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { allowTable } from "../constructs/table-access.ts";
import type { Shared } from "./shared.ts";

const sendSize = {
  megabytes: 256,
  timeoutSeconds: 30,
  because: "Ten messages at once to SES and SNS, each with the SDK's three tries; waiting needs no memory.",
};

/** Mails and text messages: links and codes on their way to a person. */
export class NotificationsStack extends HouseStack {
  readonly queue: WorkQueue;

  constructor(scope: Construct, config: Config, shared: Shared) {
    super(scope, "notifications", config, "Countersign: mails and text messages");
    this.queue = new WorkQueue(this, "Notifications", {
      workerTimeoutSeconds: sendSize.timeoutSeconds,
      // A code lives 10 minutes and a link at most 7 days; what waited longer than a day helps nobody.
      retention: Duration.days(1),
      receives: {
        count: 3,
        because: "A person is waiting: after three tries over some minutes a late code would only confuse.",
      },
      deadLetters: {
        impact: "People did not get their verification link or code.",
        runbook: "notifications-that-could-not-be-sent",
      },
      late: {
        seconds: 120,
        because:
          "A message is sent within seconds. A code lives ten minutes: after two the person asks for another one, which " +
          "makes the queue longer.",
        impact: "People wait for their verification link or code.",
        runbook: "a-queue-that-is-late",
      },
    });
    const send = new ServiceFunction(this, "Send", {
      entry: "lambdas/notifications/send.ts",
      description: "Sends links and codes by e-mail and SMS",
      envSchema: sendEnv,
      environment: {
        TABLE_NAME: shared.productTable.table.tableName,
        BASE_URL: shared.baseUrl,
        FROM_EMAIL: config.fromEmail,
      },
      size: sendSize,
    });
    workOn(send, this.queue, { batchSize: 10, maxConcurrency: 10 });
    alarmOnFailures(send, {
      impact: "People wait for their verification link or code, or do not get it.",
      runbook: "a-function-that-fails",
    });
    allowTable(send, shared.productTable, {
      items: { "SESSION#": ["get", "put"], "WORKFLOW#": ["get"], "ORG#": ["get"] },
      indexes: { list: ["USERS#"] },
    });
    this.allowMail(send, config.fromEmail);
    this.warnOfSampleSender();
    this.allowText(send);
  }

  private warnOfSampleSender(): void {
    const { stage, fromEmail } = this.config;
    if (stage === "local" || !fromEmail.endsWith("@countersign.example")) return;
    Annotations.of(this).addWarningV2(
      "countersign:sample-sender",
      `SES will refuse every mail from ${fromEmail}: give a sender that it has verified with -c fromEmail=<address>.`,
    );
  }

  private allowMail(send: ServiceFunction, from: string): void {
    const arn = (resource: string, resourceName: string) =>
      this.formatArn({ service: "ses", resource, resourceName });
    const identities = [from, from.replace(/^.*@/, "")].map((name) => arn("identity", name));
    send.allow("SendMail", ["ses:SendEmail"], [...identities, arn("configuration-set", "*")], {
      StringEquals: { "ses:FromAddress": from },
    });
    except(
      send.role,
      "IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:configuration-set/*]",
      "A sender may have a configuration set of its own, which only SES knows, and SES then asks for both. " +
        "The right is to send from the one address, whichever set counts its mails.",
    );
  }

  private allowText(send: ServiceFunction): void {
    send.role.addToPolicy(
      new PolicyStatement({
        sid: "SendText",
        effect: Effect.ALLOW,
        actions: ["sns:Publish"],
        // A phone number has no ARN. Everything that has one, which is every topic, stays out of reach.
        notResources: [this.formatArn({ service: "sns", region: "*", account: "*", resource: "*" })],
      }),
    );
  }
}
