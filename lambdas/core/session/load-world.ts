import type { Ids } from "../../platform/ids.ts";
import type { WorkflowStore } from "../workflow/store.ts";
import type { World } from "./engine.ts";
import type { Session } from "./schema.ts";
import type { SessionWriter } from "./writer.ts";

export interface WorldDeps {
  workflows: Pick<WorkflowStore, "getVersion">;
  writer: SessionWriter;
  ids: Ids;
}

/** What the engine needs from outside for one step of this session. */
export const loadWorld = async (deps: WorldDeps, session: Session): Promise<World> => {
  const workflow = await deps.workflows.getVersion(session.workflowId, session.workflowVersion);
  if (workflow === undefined) throw new Error("The workflow version of a session does not exist.");
  return { workflow, at: deps.writer.now(), random: deps.ids };
};
