import type { Principal } from "../../core/access/management.ts";
import { type IdempotentRequest, readIdempotencyKey } from "../../core/idempotency/store.ts";
import { checkIntegrationFields, newIntegration, viewIntegration } from "../../core/integration/domain.ts";
import { requireIntegrationType } from "../../core/integration/registry.ts";
import {
  type Integration,
  type IntegrationInput,
  type IntegrationView,
  integrationView,
} from "../../core/integration/schema.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { unavailable, validationFailed } from "../../platform/errors.ts";
import { etag, implement, type Route } from "../../platform/http/operation.ts";
import { createIntegration } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";
import { auditIntegration, nameTaken, unknownWorkflow, workflowWrites } from "./shared.ts";

/** Repeating it with the same Idempotency-Key makes nothing new and answers the same. No secret is part of it. */
export const createCreateIntegration = (deps: IntegrationsDeps): Route<Principal> =>
  implement(createIntegration, async ({ body, request, context: principal }) => {
    const idempotent = readIdempotencyKey(request, principal.organization.id);
    const reply = (await findEarlier(deps, idempotent)) ?? (await create(deps, principal, body, idempotent));
    return {
      reply,
      headers: { Location: `${createIntegration.path}/${reply.id}`, ETag: etag(reply.version) },
    };
  });

const findEarlier = async (
  deps: IntegrationsDeps,
  idempotent: IdempotentRequest | undefined,
): Promise<IntegrationView | undefined> => {
  if (idempotent === undefined) return undefined;
  const stored = await deps.idempotency.findReply(idempotent);
  return stored === undefined ? undefined : integrationView.parse(stored);
};

const make = (deps: IntegrationsDeps, organizationId: string, input: IntegrationInput): Integration => {
  const errors = checkIntegrationFields(input.type, input);
  if (errors.length > 0) throw validationFailed(errors);
  const { client } = requireIntegrationType(input.type);
  return newIntegration(
    { ...input, id: deps.ids.next("int"), clientId: client ? deps.ids.next("cli") : null, organizationId },
    deps.clock.now(),
  );
};

const create = async (
  deps: IntegrationsDeps,
  principal: Principal,
  input: IntegrationInput,
  idempotent: IdempotentRequest | undefined,
): Promise<IntegrationView> => {
  const created = make(deps, principal.organization.id, input);
  const reply = viewIntegration(created, deps.baseUrl);
  const outcome = await transact(deps.table, [
    ...deps.integrations.create(created),
    ...workflowWrites(deps, created),
    auditIntegration(deps, principal, created.id, "created", { type: created.type }),
    ...(idempotent === undefined ? [] : [deps.idempotency.remember(idempotent, reply)]),
  ]);
  if (outcome.ok) return reply;
  // The same key came twice at once and the other one was first.
  const earlier = await findEarlier(deps, idempotent);
  if (earlier !== undefined) return earlier;
  if (outcome.failed.includes("workflow")) throw unknownWorkflow();
  if (outcome.failed.includes("name")) throw nameTaken();
  throw unavailable(outcome.failed.join());
};
