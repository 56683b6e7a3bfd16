import type { Identity } from "../../core/identity/schema.ts";
import { type LoginRequest, prepareLogin } from "../../core/session/login-session.ts";
import type { Session } from "../../core/session/schema.ts";
import { hashSecret, type Visitor, writeVisitor } from "../../core/session/visitor.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict, rateLimited, validationFailed } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { beginAuthorization } from "../contract/authorizations.ts";
import { resumeUrl } from "../domain/addresses.ts";
import { patchAuthorization } from "../domain/authorization.ts";
import type { FrontChannelDeps } from "../front-channel/deps.ts";
import {
  type HeldAuthorization,
  knownHint,
  loadHeld,
  requireOpen,
  requireOwnOrigin,
  viewAuthorization,
} from "../front-channel/held-authorization.ts";
import { abandonSession } from "./cancel-authorization.ts";

const RETRY_AFTER_SECONDS = 900;

interface Choice {
  device: LoginRequest["device"];
  loginHint?: string | undefined;
  language?: string | undefined;
}

/**
 * Makes the verification that answers the sign-in. `HERE` binds it to this browser from the start, so that its link is
 * of no use to anybody else; `ELSEWHERE` gives it to whoever scans the code, while this browser waits.
 */
export const createBeginAuthorization = (deps: FrontChannelDeps): Route =>
  implement(beginAuthorization, async ({ params, body, request }) => {
    requireOwnOrigin(request, deps.baseUrl);
    const held = await loadHeld(deps, request, params.id ?? "");
    requireOpen(held, deps.clock.now());
    if (body.device === "ELSEWHERE" && !held.client.settings.crossDevice)
      throw conflict("DEVICE_NOT_ALLOWED", "This application wants the sign-in to go on in this browser.");
    const { session, visitor, begun } = await begin(deps, held, body);
    await abandonSession(deps, held);
    return {
      reply: await viewAuthorization(deps, { ...held, authorization: begun, session }),
      cookies: visitor === undefined ? [] : [writeVisitor(deps.baseUrl, visitor)],
    };
  });

const begin = async (deps: FrontChannelDeps, held: HeldAuthorization, choice: Choice) => {
  const { client, authorization } = held;
  const { organization, integration, clientId } = client;
  const hint = knownHint(held) ?? choice.loginHint ?? authorization.loginHint ?? undefined;
  if (hint === undefined) throw validationFailed([{ path: "loginHint", message: "is required" }]);
  const workflow =
    integration.workflowId === null
      ? undefined
      : await deps.workflows.get(organization.id, integration.workflowId);
  if (workflow === undefined) throw conflict("CONFLICT", "The application has no workflow to verify with.");
  const { person, loginHint } = await findPerson(deps, organization.id, hint);
  const secret = choice.device === "HERE" ? deps.ids.token() : undefined;
  const { session, writes } = await prepareLogin(deps, {
    organization,
    integration,
    workflow,
    loginHint,
    person,
    clientId,
    language: choice.language,
    device: choice.device,
    browserHash: secret === undefined ? null : hashSecret(secret),
    redirectUrl: secret === undefined ? null : resumeUrl(deps.baseUrl, authorization.id),
  });
  const begun = patchAuthorization(authorization, { sessionId: session.id, loginHint: hint });
  await commit(deps, session, [
    deps.authorizations.update(begun),
    deps.loginRate.count(organization.id, loginHint, deps.clock.now()),
    ...writes,
  ]);
  const visitor: Visitor | undefined = secret === undefined ? undefined : { sessionId: session.id, secret };
  return { session, visitor, begun };
};

/** By identity id, or by the login that the organization knows the person by. Nobody is told which was found. */
const findPerson = async (
  deps: FrontChannelDeps,
  organizationId: string,
  hint: string,
): Promise<{ person: Identity | undefined; loginHint: string }> => {
  const byId = hint.startsWith("idn_") ? await deps.identities.get(organizationId, hint) : undefined;
  if (byId !== undefined) return { person: byId, loginHint: byId.loginHint };
  return { person: await deps.identities.findByLogin(organizationId, hint), loginHint: hint };
};

const commit = async (
  deps: FrontChannelDeps,
  session: Session,
  writes: Parameters<typeof transact>[1],
): Promise<void> => {
  const outcome = await transact(deps.table, writes);
  if (outcome.ok) return deps.telemetry.requested(session);
  if (outcome.failed.includes("rate"))
    throw rateLimited("RATE_LIMITED", "There were too many sign-ins for this person.", RETRY_AFTER_SECONDS);
  throw conflict("CONFLICT", "Something else changed at the same time. Try again.");
};
