// What makes the bus one that others can build on: schemas to read, an archive to replay, rights to subscribe.
import { readdirSync, readFileSync } from "node:fs";
import { Duration, Stack } from "aws-cdk-lib";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { CfnRegistry, CfnSchema } from "aws-cdk-lib/aws-eventschemas";
import { AccountPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type HouseStack, stageOf } from "./house-stack.ts";

/** Of every event that we put on the bus; a rule may ask for no other. */
const SOURCE = "countersign.sessions";
const SCHEMAS = new URL("../../docs/events/", import.meta.url);

/** Registers the schemas that are committed, under the name that EventBridge itself would give them. */
export const registerEvents = (stack: HouseStack): void => {
  if (!stack.config.eventSchemas) return;
  const registry = new CfnRegistry(stack, "EventSchemas", {
    registryName: `countersign-${stack.config.stage}`,
    description: "Events of Countersign",
  });
  for (const file of readdirSync(SCHEMAS).sort()) {
    const name = file.replace(/\.json$/, "");
    const schema = new CfnSchema(stack, `EventSchema${name}`, {
      registryName: `countersign-${stack.config.stage}`,
      schemaName: `${SOURCE}@${name}`,
      type: "JSONSchemaDraft4",
      content: JSON.stringify(JSON.parse(readFileSync(new URL(file, SCHEMAS), "utf8"))),
    });
    schema.addResourceDependency(registry);
  }
};

/**
 * Keeps events for subscribers that lost some. Our own fan-out may be among them: deliveries are known by event and
 * endpoint and are kept for longer than the archive, so none is sent twice.
 */
export const archiveEvents = (stack: HouseStack, bus: EventBus): void => {
  const days = stack.config.eventArchiveDays;
  if (days === 0) return;
  bus.archive("Archive", {
    description: "Events of sessions, to be replayed to rules that missed them",
    eventPattern: { source: [SOURCE] },
    retention: Duration.days(days),
  });
};

/**
 * Lets an account make rules of its own on the bus and look after them: rules for our events only, with targets in that
 * account only. It can neither see nor change anybody else's, nor put events.
 */
export const allowSubscribing = (bus: EventBus, account: string): void => {
  const stack = Stack.of(bus);
  const rules = stack.formatArn({
    service: "events",
    resource: "rule",
    resourceName: `${bus.eventBusName}/*`,
  });
  const allow = (sid: string, actions: string[], conditions: Record<string, Record<string, string>>) =>
    bus.addToResourcePolicy(
      new PolicyStatement({
        // CloudFormation knows a statement by its name alone, whatever bus it is for: two stages need two names.
        sid: `${sid}-${stageOf(stack)}-${account}`,
        principals: [new AccountPrincipal(account)],
        actions: actions.map((action) => `events:${action}`),
        resources: [rules],
        conditions,
      }),
    );
  allow("MakeRules", ["PutRule"], {
    // A rule that is new has no creator yet.
    StringEqualsIfExists: { "events:creatorAccount": account },
    "ForAllValues:StringEquals": { "events:source": SOURCE },
    // "For all" is true of none: a pattern that asks for no source would hear everything.
    Null: { "events:source": "false" },
  });
  allow("AimRules", ["PutTargets"], {
    StringEquals: { "events:creatorAccount": account },
    "ForAllValues:ArnLike": { "events:TargetArn": `arn:*:*:*:${account}:*` },
    Null: { "events:TargetArn": "false" },
  });
  allow(
    "KeepRules",
    ["DeleteRule", "DescribeRule", "DisableRule", "EnableRule", "ListTargetsByRule", "RemoveTargets"],
    { StringEquals: { "events:creatorAccount": account } },
  );
};
