import * as z from "zod";
import type { OidcSettings } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { loginHash } from "../../core/keys.ts";
import { requireModule } from "../../core/module/registry.ts";
import { login, type Session } from "../../core/session/schema.ts";
import { plusMinutes } from "../../platform/clock.ts";
import { instant } from "../../platform/text.ts";
import { VERIFIED_ACR } from "./acr.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

/** One verification that a browser went through. */
export const verification = z.object({
  organizationId: z.string(),
  workflowId: z.string(),
  workflowVersion: z.number().int(),
  sessionId: z.string(),
  identityId: z.string(),
  /** Hash of the login that the person was asked for by. */
  loginHash: z.string(),
  authTime: instant,
  amr: z.array(z.string()),
  acr: z.string(),
  /** Where the person did it. Of one of before this was kept nobody knows, and it counts as somewhere else. */
  device: login.shape.device.default("ELSEWHERE"),
});
export type Verification = z.infer<typeof verification>;

/** What a browser may reuse: the newest verification by each workflow. Known by the hash of the browser's cookie. */
export const opSession = z.object({ verifications: z.array(verification), expiresAt: instant });
export type OpSession = z.infer<typeof opSession>;

/** No verification counts for longer than this, whatever an integration allows. */
const OP_SESSION_MINUTES = 1440;
export const OP_SESSION_SECONDS = OP_SESSION_MINUTES * 60;

const MAX_VERIFICATIONS = 10;

/** What a session that succeeded says of its person. Undefined where it did not succeed. */
export const toVerification = (session: Session): Verification | undefined => {
  if (session.status !== "SUCCEEDED" || session.identityId === null || session.finishedAt === null)
    return undefined;
  const passed = session.modules.filter((module) => module.status === "PASSED");
  return {
    organizationId: session.organizationId,
    workflowId: session.workflowId,
    workflowVersion: session.workflowVersion,
    sessionId: session.id,
    identityId: session.identityId,
    loginHash: loginHash(session.loginHint),
    authTime: session.finishedAt,
    amr: [...new Set(passed.flatMap((module) => requireModule(module.type).amr))],
    acr: VERIFIED_ACR,
    device: session.login?.device ?? "ELSEWHERE",
  };
};

/** When the last of them counts no more. */
const endOf = (verifications: readonly Verification[]): string => {
  const newest =
    verifications
      .map(({ authTime }) => authTime)
      .sort()
      .at(-1) ?? new Date(0).toISOString();
  return plusMinutes(new Date(newest), OP_SESSION_MINUTES).toISOString();
};

const isAlive = ({ authTime }: Verification, now: Date): boolean =>
  plusMinutes(new Date(authTime), OP_SESSION_MINUTES) > now;

/**
 * The session after one more verification. Earlier ones stay, but not those of another person of the same
 * organization: a browser is one person there.
 */
export const addVerification = (before: OpSession | undefined, added: Verification, now: Date): OpSession => {
  const kept = (before?.verifications ?? []).filter(
    (each) =>
      isAlive(each, now) &&
      (each.organizationId !== added.organizationId ||
        (each.identityId === added.identityId && each.workflowId !== added.workflowId)),
  );
  const verifications = [added, ...kept].slice(0, MAX_VERIFICATIONS);
  return { verifications, expiresAt: endOf(verifications) };
};

export const findVerification = (
  session: OpSession | undefined,
  { organizationId, workflowId }: Pick<Integration, "organizationId" | "workflowId">,
): Verification | undefined =>
  session?.verifications.find(
    (each) => each.organizationId === organizationId && each.workflowId === workflowId,
  );

/**
 * Whether an integration takes a verification from where it was done. Which browser asked for one that was done
 * elsewhere proves nothing about who sits at it, also later and towards another application.
 */
export const mayBeDoneAt = (
  { device }: Pick<Verification, "device">,
  { crossDevice }: Pick<OidcSettings, "crossDevice">,
): boolean => crossDevice || device === "HERE";

export type ReuseJudgement =
  | "REUSE"
  | "NONE"
  | "TOO_OLD"
  | "ASKED_ANEW"
  | "ANOTHER_DEVICE"
  | "ANOTHER_PERSON";

const namesPerson = (found: Verification, hint: string): boolean =>
  hint === found.identityId || loginHash(hint) === found.loginHash;

/** Ways of `prompt` by which the client wants the person asked again. */
const ASKING: readonly string[] = ["login", "consent", "select_account"];

/**
 * Whether an earlier verification in this browser answers the request. Both the integration and the request can ask
 * for a fresher one; neither can make an older one count.
 *
 * @param isSubject whether the person is the one whose `sub` the client asks for
 */
export const judgeReuse = (
  found: Verification | undefined,
  request: Pick<AuthorizationRequest, "prompts" | "maxAge" | "loginHint">,
  settings: Pick<OidcSettings, "sessionReuseMinutes" | "crossDevice">,
  isSubject: boolean,
  now: Date,
): ReuseJudgement => {
  if (found === undefined) return "NONE";
  if (request.prompts.some((prompt) => ASKING.includes(prompt))) return "ASKED_ANEW";
  const ageSeconds = (now.getTime() - new Date(found.authTime).getTime()) / 1000;
  const allowedSeconds = Math.min(
    settings.sessionReuseMinutes * 60,
    request.maxAge ?? Number.POSITIVE_INFINITY,
  );
  // 0 is "every time", also in the very moment of a verification.
  if (allowedSeconds === 0 || ageSeconds > allowedSeconds) return "TOO_OLD";
  if (!mayBeDoneAt(found, settings)) return "ANOTHER_DEVICE";
  if (request.loginHint !== undefined && !namesPerson(found, request.loginHint)) return "ANOTHER_PERSON";
  return isSubject ? "REUSE" : "ANOTHER_PERSON";
};
