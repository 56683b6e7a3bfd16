import { findResources, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import type { State } from "../state.ts";
import { type AwsAction, AwsError, required, text } from "./call.ts";
import { matchesPattern } from "./pattern.ts";

export interface EventBus {
  readonly actions: Record<string, AwsAction>;
  /** What reached a bus, newest first; the last 500. */
  list(): unknown[];
}

export interface EventBusDeps {
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
  readonly state: State;
  readonly region: string;
  readonly send: (targetArn: string, body: string) => Promise<void>;
  readonly warn: (line: string) => void;
}

interface Rule {
  readonly bus: string;
  readonly pattern: Record<string, unknown>;
  readonly targets: Record<string, unknown>[];
}

const KEEP = 500;
const busName = (nameOrArn: string | undefined) => nameOrArn?.split("/").at(-1) ?? "default";

/** EventBridge: an entry is acknowledged only after every target of every rule it fits has it for good. */
export function createEventBus(deps: EventBusDeps): EventBus {
  const { state, region, send, warn } = deps;
  const buses = readBuses(deps);
  const rules = readRules(deps);

  const deliver = async (bus: string, event: Record<string, unknown>): Promise<void> => {
    for (const rule of rules.filter((each) => each.bus === bus && matchesPattern(each.pattern, event))) {
      for (const target of rule.targets) await send(String(target.Arn), shape(target, event));
    }
  };

  const putEntry = async (entry: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const bus = busName(text(entry.EventBusName));
    const detail = parseDetail(entry.Detail);
    if (!entry.Source)
      return {
        ErrorCode: "InvalidArgument",
        ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
      };
    if (!entry.DetailType)
      return {
        ErrorCode: "InvalidArgument",
        ErrorMessage: "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
      };
    if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    const id = crypto.randomUUID();
    const event = {
      version: "0",
      id,
      "detail-type": entry.DetailType,
      source: entry.Source,
      account: "000000000000",
      time: new Date().toISOString().replace(/\.\d+/, ""),
      region,
      resources: asList(entry.Resources),
      detail,
    };
    // AWS answers success for a bus that does not exist and drops the event; so does this, but says so.
    if (!buses.has(bus)) warn(`an event was put on the bus "${bus}", which does not exist`);
    try {
      await deliver(bus, event);
    } catch (error) {
      warn(`the event bus could not reach a target: ${error instanceof Error ? error.message : error}`);
      return { ErrorCode: "InternalFailure", ErrorMessage: "a target did not accept the event" };
    }
    if (buses.has(bus)) state.append("events", { ...event, eventBusName: bus }, KEEP);
    return { EventId: id };
  };

  return {
    actions: {
      PutEvents: async (input) => {
        const entries = asList(input.Entries).map(asRecord);
        if (entries.length === 0 || entries.length > 10) {
          throw new AwsError("ValidationException", "Entries must have between 1 and 10 members");
        }
        const answers = [];
        for (const entry of entries) answers.push(await putEntry(entry));
        return { FailedEntryCount: answers.filter((each) => "ErrorCode" in each).length, Entries: answers };
      },
      DescribeEventBus: (input) => {
        const name = busName(required(input, "Name"));
        if (!buses.has(name))
          throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
        return { Name: name, Arn: `arn:aws:events:${region}:000000000000:event-bus/${name}` };
      },
    },
    list: () => state.readJournal("events"),
  };
}

function readBuses({ stacks, resolver }: EventBusDeps): Set<string> {
  const names = findResources(stacks, "AWS::Events::EventBus").map(({ stack, logicalId }) =>
    busName(String(resolver.resolve(stack, { Ref: logicalId }))),
  );
  return new Set(["default", ...names]);
}

function readRules({ stacks, resolver }: EventBusDeps): Rule[] {
  return findResources(stacks, "AWS::Events::Rule").flatMap((located) => {
    const { EventBusName, EventPattern, State, Targets } = resolver.properties(located);
    if (!EventPattern || State === "DISABLED" || !resolver.exists(located)) return [];
    const targets = asList(Targets).map(asRecord);
    return [{ bus: busName(text(EventBusName)), pattern: asRecord(EventPattern), targets }];
  });
}

function parseDetail(detail: unknown): unknown {
  try {
    const value: unknown = JSON.parse(String(detail));
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the target gets: the whole event, a part of it (`$.detail`), or a fixed text. */
function shape(target: Record<string, unknown>, event: Record<string, unknown>): string {
  if (typeof target.Input === "string") return target.Input;
  if (target.InputTransformer) throw new Error("input transformers of event rules are not served locally");
  const path = text(target.InputPath)?.replace(/^\$\.?/, "") ?? "";
  const part = path
    .split(".")
    .filter(Boolean)
    .reduce<unknown>((value, key) => asRecord(value)[key], event);
  return JSON.stringify(part);
}
