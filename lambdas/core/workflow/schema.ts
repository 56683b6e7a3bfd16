import * as z from "zod";
import { fieldErrors } from "../../platform/http/request.ts";
import { instant, line } from "../../platform/text.ts";
import { findModule } from "../module/registry.ts";

const step = z
  .strictObject({ type: z.string().max(64), settings: z.record(z.string(), z.unknown()).default({}) })
  .transform((value, context) => {
    const module = findModule(value.type);
    if (module === undefined) {
      context.addIssue({ code: "custom", path: ["type"], message: "is not a module" });
      return z.NEVER;
    }
    const settings = module.settings.safeParse(value.settings);
    if (!settings.success) {
      for (const error of fieldErrors(settings.error)) {
        context.addIssue({ code: "custom", path: ["settings", error.path], message: error.message });
      }
      return z.NEVER;
    }
    return { type: value.type, settings: z.record(z.string(), z.unknown()).parse(settings.data) };
  });

/** What becomes of a session in which a module failed. */
export const decisionPolicy = z.strictObject({
  onFailure: z.enum(["FAIL", "REVIEW"]).default("FAIL"),
});

/** As it is stored: a newer release may have written more. */
const storedDecision = z.object(decisionPolicy.shape);

export const SESSION_MINUTES_DEFAULT = 30;

/** What an administrator writes: the content of one version. */
export const workflowInput = z.strictObject({
  name: line(1, 80),
  modules: z
    .array(step)
    .min(1)
    .max(10)
    .refine(
      (steps) =>
        steps.every((each, index) => index === steps.length - 1 || !findModule(each.type)?.endsTheVisit),
      "a module that waits for a reviewer must be the last",
    ),
  decision: decisionPolicy.default({ onFailure: "FAIL" }),
  /** How long a person has from *Start* to the end. */
  sessionMinutes: z.number().int().min(5).max(1440).default(SESSION_MINUTES_DEFAULT),
});
export type WorkflowInput = z.output<typeof workflowInput>;

/** One immutable version; a session pins the one that it started with. */
export const workflowVersion = z.object({
  workflowId: z.string(),
  organizationId: z.string(),
  version: z.number().int(),
  name: z.string(),
  modules: z.array(z.object({ type: z.string(), settings: z.record(z.string(), z.unknown()) })),
  decision: storedDecision,
  sessionMinutes: z.number().int(),
  createdAt: instant,
});
export type WorkflowVersion = z.infer<typeof workflowVersion>;

/** The workflow as its list shows it: the newest version with the dates of the whole. */
export const workflow = z.object({
  id: z.string(),
  organizationId: z.string(),
  name: z.string(),
  version: z.number().int(),
  modules: workflowVersion.shape.modules,
  decision: storedDecision,
  sessionMinutes: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type Workflow = z.infer<typeof workflow>;
