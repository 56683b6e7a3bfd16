import type * as z from "zod";
import { RecordTooNew } from "../../platform/failure.ts";
import type { Language } from "../organization/schema.ts";

export type Channel = "EMAIL" | "SMS";

/** Where a person can be reached. Empty where nothing is known. */
export interface Contact {
  email?: string | undefined;
  phone?: string | undefined;
}

/** What a module may know of the world. No I/O: what it wants done comes back as `messages`. */
export interface ModuleContext<Settings> {
  settings: Settings;
  contact: Contact;
  language: Language;
  now: Date;
  random: { token(bytes?: number): string; digits(length: number): string };
}

/** A message that the engine sends after the step is stored. */
export interface ModuleMessage {
  kind: "CODE";
  channel: Channel;
  to: string;
  code: string;
  validMinutes: number;
  /** Comes back to the module in `undelivered` when the message was refused. */
  reference: string;
}

/**
 * What a step did. CONTINUE: the person goes on in this module; REVIEW: a person at the organization decides.
 * `reasons` are machine codes, shown to API callers; the first one of a failure is the
 * session's `failureReason`.
 */
export type ModuleResult<State> =
  | { outcome: "CONTINUE"; state: State; messages?: readonly ModuleMessage[]; attempted?: boolean }
  /** `proves`: the person reads what is sent that way, to the address of `contact`. */
  | { outcome: "PASSED"; state: State; reasons?: readonly string[]; attempted?: boolean; proves?: Channel }
  | { outcome: "FAILED"; state: State; reasons: readonly [string, ...string[]]; attempted?: boolean }
  | { outcome: "REVIEW"; state: State; reasons?: readonly string[] };

export type Undelivered<State> = Extract<ModuleResult<State>, { outcome: "CONTINUE" | "FAILED" }>;

export interface ModuleAction<Settings, State> {
  input: z.ZodType;
  /** Pure. Throws an AppError for input that changes nothing (too soon, limit reached). */
  run(input: unknown, state: State, context: ModuleContext<Settings>): Promise<ModuleResult<State>>;
}

/**
 * One kind of check. Adding one is adding a folder beside this file that exports a definition, and a line in
 * `registry.ts`. State is stored with the session and never leaves; `view` is what the person's page gets.
 */
export interface ModuleDefinition<Settings, State> {
  type: string;
  title: string;
  settings: z.ZodType<Settings>;
  state: z.ZodType<State>;
  /** RFC 8176 values that a pass stands for. */
  amr: readonly string[];
  /** Must be the last of a workflow: nothing that the person does can follow it. */
  endsTheVisit: boolean;
  /** Runs when the person reaches the module. */
  enter(context: ModuleContext<Settings>): Promise<ModuleResult<State>>;
  view(state: State, context: ModuleContext<Settings>): unknown;
  actions: Readonly<Record<string, ModuleAction<Settings, State>>>;
  /** A message of `enter` or an action was refused for good: the person goes on differently, or cannot go on. */
  undelivered?(state: State, reference: string): Undelivered<State>;
}

/** A definition whose settings and state are known only to itself, as the registry holds it. */
export interface AnyModule {
  type: string;
  title: string;
  amr: readonly string[];
  endsTheVisit: boolean;
  settings: z.ZodType;
  enter(context: ModuleContext<unknown>): Promise<ModuleResult<unknown>>;
  view(state: unknown, context: ModuleContext<unknown>): unknown;
  /** Undefined where the module has no such action. */
  act(
    action: string,
    input: unknown,
    state: unknown,
    context: ModuleContext<unknown>,
  ): Promise<ModuleResult<unknown>> | undefined;
  undelivered(state: unknown, reference: string): Undelivered<unknown>;
}

/** Closes a definition over its own types: settings and state are parsed at the border, so no cast is needed. */
export const sealModule = <Settings, State>(definition: ModuleDefinition<Settings, State>): AnyModule => {
  const open = (context: ModuleContext<unknown>): ModuleContext<Settings> => {
    const settings = definition.settings.safeParse(context.settings);
    // They were checked when they were written, so it was a newer release that wrote them. What it demands of the person
    // and this one does not know must not be passed over.
    if (!settings.success)
      throw new RecordTooNew(`A workflow has settings of ${definition.type} that are not known.`);
    return { ...context, settings: settings.data };
  };
  return {
    type: definition.type,
    title: definition.title,
    amr: definition.amr,
    endsTheVisit: definition.endsTheVisit,
    settings: definition.settings,
    enter: (context) => definition.enter(open(context)),
    view: (state, context) => definition.view(definition.state.parse(state), open(context)),
    act: (name, input, state, context) => {
      const action = Object.hasOwn(definition.actions, name) ? definition.actions[name] : undefined;
      return action?.run(input, definition.state.parse(state), open(context));
    },
    undelivered: (state, reference) =>
      definition.undelivered === undefined
        ? { outcome: "CONTINUE", state }
        : definition.undelivered(definition.state.parse(state), reference),
  };
};
