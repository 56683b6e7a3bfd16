import type { Step } from "./engine.ts";
import type { Session } from "./schema.ts";
import type { SessionWriter } from "./writer.ts";

/** Writes what the engine decided. False where somebody else changed the session first; nothing was written then. */
export const commitStep = async (writer: SessionWriter, step: Step): Promise<Session | false> => {
  if (step.kind === "SUCCEED") return writer.succeed(step.before, step.patch, [], step.lead);
  return (await writer.write(step.change)) ? step.change.after : false;
};
