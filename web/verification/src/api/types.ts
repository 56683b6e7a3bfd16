import type * as z from "zod";
import type { previewReply, VisitView } from "../../../../lambdas/verification/contract.ts";

/*
 * What the verification API says, by the names that the pages use. Types alone: nothing of the schemas is built
 * into the pages.
 */

export type SessionView = VisitView;
export type Preview = z.infer<typeof previewReply>;
export type Organization = SessionView["organization"];
export type Step = SessionView["steps"][number];
