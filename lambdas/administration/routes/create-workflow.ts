import type { Principal } from "../../core/access/management.ts";
import { createOnce } from "../../core/idempotency/create-once.ts";
import { newWorkflow } from "../../core/workflow/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/workflows.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange, created, idempotencyOf } from "./shared.ts";

export const createWorkflow = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.createWorkflow, async ({ body, request, context }) => {
    const reply = await createOnce(
      deps,
      idempotencyOf(request, context),
      contract.createWorkflow.reply,
      async () => {
        const workflow = newWorkflow(deps.ids.next("wfl"), context.organization.id, body, deps.clock.now());
        const details = { modules: workflow.modules.map((module) => module.type) };
        return {
          reply: contract.createWorkflow.reply.parse(workflow),
          writes: [
            ...deps.workflows.create(workflow),
            auditChange(deps, context, "workflow.created", workflow.id, details),
          ],
        };
      },
    );
    return created(contract.createWorkflow.path, reply);
  });
