import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { EventBus as OtherBus } from "aws-cdk-lib/aws-events-targets";
import { AccountPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { finished } from "./pattern.ts";

/** In the subscriber's account: a bus that takes Countersign's events, and no others, from one account. */
export class ReceivingBusStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { busName: string; countersignAccount: string },
  ) {
    super(scope, id, props);
    const bus = new EventBus(this, "Bus", { eventBusName: props.busName });
    bus.addToResourcePolicy(
      new PolicyStatement({
        sid: "TakeFromCountersign",
        principals: [new AccountPrincipal(props.countersignAccount)],
        actions: ["events:PutEvents"],
        resources: [bus.eventBusArn],
        conditions: { StringEquals: { "events:source": "countersign.sessions" } },
      }),
    );
  }
}

/** In Countersign's account: hands results on to that bus. What the other account may see is decided here. */
export class ForwardingStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { eventBusName: string; receivingBusArn: string },
  ) {
    super(scope, id, props);
    const undelivered = createUndelivered(this);
    new Rule(this, "Forward", {
      description: "Results of verifications, for another account",
      eventBus: EventBus.fromEventBusName(this, "Bus", props.eventBusName),
      eventPattern: finished,
      targets: [
        new OtherBus(EventBus.fromEventBusArn(this, "Receiving", props.receivingBusArn), {
          deadLetterQueue: undelivered,
        }),
      ],
    });
  }
}

/**
 * In the subscriber's account, once Countersign's deployment names it (`-c subscriberAccounts=`): a rule of its own on
 * Countersign's bus, which brings results to a bus of its own. Countersign's side is the policy of its bus
 * (`allowSubscribing`), which lets this account ask for Countersign's events and aim at what lies in this account.
 */
export class OwnRuleStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { countersignBusArn: string; busName: string },
  ) {
    super(scope, id, props);
    const undelivered = createUndelivered(this);
    const { eventBusArn } = new EventBus(this, "Bus", { eventBusName: props.busName });
    new Rule(this, "Subscribe", {
      description: "Results of verifications, from Countersign's account",
      // Not `fromEventBusArn`: a rule would get the name alone then, and with it a bus of this account.
      eventBus: EventBus.fromEventBusName(this, "Countersign", props.countersignBusArn),
      eventPattern: finished,
      targets: [
        new OtherBus(EventBus.fromEventBusArn(this, "Own", eventBusArn), { deadLetterQueue: undelivered }),
      ],
    });
  }
}

/** What could not be brought on within a day; watch it, since nothing else will tell you. */
const createUndelivered = (stack: Stack): Queue =>
  new Queue(stack, "Undelivered", {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
