import { isDeepStrictEqual } from "node:util";
import { plusMinutes } from "../../platform/clock.ts";
import type { ModuleContext, ModuleMessage, ModuleResult } from "../module/definition.ts";
import { requireModule } from "../module/registry.ts";
import type { WorkflowVersion } from "../workflow/schema.ts";
import { type Change, chain, change, type Now, type Patch } from "./domain.ts";
import type { ModuleProgress, Session } from "./schema.ts";

/*
 * The workflow engine: session + pinned workflow version + what a module said → what is to be written. No I/O; the
 * time, event ids and randomness come in with `World`. The caller loads, calls one function of this file, commits the
 * step, and only then sends its messages (lambdas/verification/visit.ts).
 *
 * What may happen at once or half way, and why it ends well:
 *
 * - Two submissions of one step. Both start from version n of the record; the write asks for version n, so exactly one
 *   attempt counts. The other is told CONFLICT, whether its code was right or wrong: guessing in parallel buys nothing.
 * - Two browsers with one link. Same write, same condition: one binds; the other reads again and finds the session
 *   bound to somebody else.
 * - A cancel, a resend or the expiry job between read and write. They raise the version too; the step is lost, and the
 *   person reads the session again.
 * - The clock passes the end between two steps. Each step looks at the clock before it runs a module. A step that was
 *   begun in time counts.
 * - A step that has several consequences (Start and a first module that fails at once; a pass that enters the next
 *   module, which waits for a reviewer) is one change: `chain` joins transitions into one write with all their events.
 *   There is no state "passed but not yet moved on" in which a crash could leave a session.
 * - A crash after the write and before the message is sent. The code exists and nobody got it; the page shows when it
 *   may be sent again. The other order would deliver codes that were never stored.
 * - A crash after the write and before the answer. The browser asks again: it has had its cookie since the preview, so
 *   Start finds it bound to itself and resumes. A step asked again is judged by the state it finds.
 * - A retry inside the SDK of a write that did arrive. The transaction carries a client token, so DynamoDB answers it as
 *   done instead of failing its condition.
 */

export interface World {
  workflow: WorkflowVersion;
  at: Now;
  random: ModuleContext<unknown>["random"];
}

/** One step, decided but not yet written. `messages` go out after the write. */
export type Step =
  | { kind: "CHANGE"; change: Change; messages: readonly ModuleMessage[] }
  /** Success enrols the person, which takes reading: the writer makes this last transition, after `lead`. */
  | { kind: "SUCCEED"; lead: Change | undefined; before: Session; patch: Patch };

/** The browser that takes the session. */
export interface Binding {
  browserHash: string;
  language: Session["language"];
}

/** The module that the person is at, with what it may know. */
export const currentModule = (session: Session, world: World) => {
  const { workflow } = world;
  const step = workflow.modules[session.position];
  if (step === undefined) throw new Error(`Workflow ${workflow.workflowId} has no step ${session.position}.`);
  const context: ModuleContext<unknown> = {
    settings: step.settings,
    contact: session.contact,
    language: session.language,
    now: world.at.now,
    random: world.random,
  };
  return { module: requireModule(step.type), context };
};

const endOfVisit = (world: World): string =>
  plusMinutes(world.at.now, world.workflow.sessionMinutes).toISOString();

/** *Start*: binds the browser and enters the first module. */
export const start = async (session: Session, binding: Binding, world: World): Promise<Step> => {
  const lead = change(
    session,
    "start",
    { ...binding, startedAt: world.at.now.toISOString(), expiresAt: endOfVisit(world) },
    world.at,
  );
  return follow(lead, lead.after, await enter(lead.after, world), world);
};

/** The bound browser comes back. */
export const resume = (session: Session, world: World): Step => ({
  kind: "CHANGE",
  change: change(session, "resume", {}, world.at),
  messages: [],
});

/** After a resend: the first browser with the new link goes on where the visit stood, with the full time again. */
export const takeOver = (session: Session, binding: Binding, world: World): Step => ({
  kind: "CHANGE",
  change: change(session, "resume", { ...binding, expiresAt: endOfVisit(world) }, world.at),
  messages: [],
});

/** An action of the current module. Undefined where it has no such action. */
export const act = async (
  session: Session,
  action: string,
  input: unknown,
  world: World,
): Promise<Step | undefined> => {
  const { module, context } = currentModule(session, world);
  const running = module.act(action, input, session.moduleState, context);
  return running === undefined ? undefined : follow(undefined, session, await running, world);
};

/**
 * A message of the current module was refused for good. Undefined where that changes nothing: the person has moved on,
 * or another message was sent since.
 */
export const undelivered = async (
  session: Session,
  reference: string,
  world: World,
): Promise<Step | undefined> => {
  if (session.status !== "STARTED" || session.moduleState === null) return undefined;
  const { module } = currentModule(session, world);
  const result = module.undelivered(session.moduleState, reference);
  const same = result.outcome === "CONTINUE" && isDeepStrictEqual(result.state, session.moduleState);
  return same ? undefined : follow(undefined, session, result, world);
};

const enter = (session: Session, world: World): Promise<ModuleResult<unknown>> => {
  const { module, context } = currentModule(session, world);
  return module.enter(context);
};

const STATUS = { CONTINUE: "ACTIVE", PASSED: "PASSED", FAILED: "FAILED", REVIEW: "REVIEW" } as const;

const record = (progress: ModuleProgress, result: ModuleResult<unknown>): ModuleProgress => ({
  ...progress,
  status: STATUS[result.outcome],
  attempts: progress.attempts + ("attempted" in result && result.attempted === true ? 1 : 0),
  reasons: "reasons" in result ? [...(result.reasons ?? [])] : [],
});

const addProof = (
  channels: Session["provedChannels"],
  result: ModuleResult<unknown>,
): Session["provedChannels"] =>
  result.outcome === "PASSED" && result.proves !== undefined
    ? [...new Set([...channels, result.proves])]
    : channels;

/** Applies a module's result and goes on through the workflow until someone has to act or the session ends. */
const follow = async (
  lead: Change | undefined,
  session: Session,
  result: ModuleResult<unknown>,
  world: World,
): Promise<Step> => {
  const modules = session.modules.map((progress, index) =>
    index === session.position ? record(progress, result) : progress,
  );
  const provedChannels = addProof(session.provedChannels, result);
  const patch: Patch = { modules, position: session.position, moduleState: result.state, provedChannels };
  const before = lead?.after ?? session;
  const apply = (name: "advance" | "fail" | "review", further: Patch = {}): Step => {
    const next = change(before, name, { ...patch, ...further }, world.at);
    const messages = result.outcome === "CONTINUE" ? (result.messages ?? []) : [];
    return { kind: "CHANGE", change: lead === undefined ? next : chain(lead, next), messages };
  };
  switch (result.outcome) {
    case "CONTINUE":
      return apply("advance");
    case "REVIEW":
      return apply("review");
    case "FAILED":
      return world.workflow.decision.onFailure === "REVIEW"
        ? apply("review")
        : apply("fail", { failureReason: result.reasons[0] });
    case "PASSED": {
      if (session.position === modules.length - 1) return { kind: "SUCCEED", lead, before, patch };
      const next: Session = { ...session, modules, provedChannels, position: session.position + 1 };
      return follow(lead, next, await enter(next, world), world);
    }
  }
};
