import { createHash, randomUUID } from "node:crypto";
import { findResources, type Located, type Stack } from "../assembly/read.ts";
import type { Resolver } from "../assembly/resolve.ts";
import type { State } from "../state.ts";

/** What a custom resource answered the last time that its properties changed. */
interface Kept {
  readonly hash: string;
  readonly physicalId: string;
  readonly properties: Record<string, unknown>;
  readonly data: Record<string, unknown>;
}

interface Answer {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Record<string, unknown>;
}

export interface CustomResources {
  /** Invokes each resource whose properties changed since the last time, in the order of the stacks. */
  run(stacks: readonly Stack[], resolver: Resolver): Promise<void>;
  /** An attribute of its answer; throws while it has none. */
  dataOf(located: Located, attribute: string): unknown;
  /** Takes the answer that a function puts to its response URL; false when nobody waits for it. */
  answer(id: string, body: string): boolean;
}

export interface CustomResourcesDeps {
  readonly state: State;
  readonly toolsOrigin: string;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
}

/** Served by other means, or of no use here. */
const NATIVE =
  /^Custom::(CDKBucketDeployment|S3AutoDeleteObjects|LogRetention|VpcRestrictDefaultSG|CrossRegion)/;
const TIMEOUT_MS = 60_000;
const keyOf = ({ stack, logicalId }: Located) => `${stack.name}/${logicalId}`;

/** CloudFormation's protocol for custom resources. */
export function createCustomResources(deps: CustomResourcesDeps): CustomResources {
  const { state } = deps;
  const waiting = new Map<string, (answer: Answer) => void>();

  const runOne = async (located: Located, resolver: Resolver): Promise<void> => {
    const properties = resolver.properties(located);
    const hash = createHash("sha256").update(JSON.stringify(properties)).digest("hex");
    const before = state.get<Kept>("custom-resource", keyOf(located));
    if (before?.hash === hash) return;
    const answer = await callFunction(deps, waiting, located, properties, before);
    if (answer.Status !== "SUCCESS") {
      throw new Error(
        `${located.resource.Type} ${located.logicalId} failed: ${answer.Reason ?? "no reason given"}`,
      );
    }
    const physicalId = answer.PhysicalResourceId ?? located.logicalId;
    const kept: Kept = { hash, physicalId, properties, data: answer.Data ?? {} };
    state.put("custom-resource", keyOf(located), kept);
  };

  return {
    run: async (stacks, resolver) => {
      for (const located of findCustomResources(stacks)) {
        if (resolver.exists(located)) await runOne(located, resolver);
      }
    },
    dataOf: (located, attribute) => {
      const kept = state.get<Kept>("custom-resource", keyOf(located));
      if (!kept) throw new Error(`${keyOf(located)} has not run yet`);
      return kept.data[attribute];
    },
    answer: (id, body) => {
      const settle = waiting.get(id);
      settle?.(JSON.parse(body));
      return settle !== undefined;
    },
  };
}

function findCustomResources(stacks: readonly Stack[]): Located[] {
  const types = stacks.flatMap((stack) =>
    Object.values(stack.template.Resources ?? {}).map(({ Type }) => Type),
  );
  const custom = types.filter((type) => /^Custom::|CustomResource$/.test(type) && !NATIVE.test(type));
  return findResources(stacks, ...new Set(custom));
}

/** Invokes the resource's function and waits for what it puts to the response URL. */
async function callFunction(
  { toolsOrigin, invoke }: CustomResourcesDeps,
  waiting: Map<string, (answer: Answer) => void>,
  located: Located,
  properties: Record<string, unknown>,
  before: Kept | undefined,
): Promise<Answer> {
  const id = randomUUID();
  const event = {
    RequestType: before ? "Update" : "Create",
    ResponseURL: `${toolsOrigin}/custom-resource/${id}`,
    StackId: `arn:aws:cloudformation:local:000000000000:stack/${located.stack.name}/local`,
    RequestId: id,
    ResourceType: located.resource.Type,
    LogicalResourceId: located.logicalId,
    ...(before ? { PhysicalResourceId: before.physicalId, OldResourceProperties: before.properties } : {}),
    ResourceProperties: stringify(properties),
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Answer>((resolve) => {
      const fail = (Reason: string) => resolve({ Status: "FAILED", Reason });
      waiting.set(id, resolve);
      timer = setTimeout(() => fail("no answer within 60 seconds"), TIMEOUT_MS);
      invoke(String(properties.ServiceToken), event).catch((error: unknown) =>
        fail(error instanceof Error ? error.message : String(error)),
      );
    });
  } finally {
    clearTimeout(timer);
    waiting.delete(id);
  }
}

/** CloudFormation hands every property over as text. */
function stringify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringify);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stringify(each)]));
  }
  return value === undefined || value === null ? value : String(value);
}
