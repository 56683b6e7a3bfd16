import * as z from "zod";
import type { Integration } from "../../core/integration/schema.ts";
import { plusMinutes } from "../../platform/clock.ts";
import { equalsInConstantTime, type Ids, sha256 } from "../../platform/ids.ts";
import { instant } from "../../platform/text.ts";
import { type AuthorizationRequest, authorizationRequest } from "./authorization-request.ts";

/** How long a person has from the client's request to its answer. */
export const AUTHORIZATION_MINUTES = 30;

/**
 * A sign-in under way: an authorization request that waits for its person. It belongs to the browser that began it,
 * which alone holds its secret, and is answered once.
 */
export const authorization = z.object({
  id: z.string(),
  /** SHA-256 of the secret in the cookie of the browser that began. */
  secretHash: z.string(),
  clientId: z.string(),
  integrationId: z.string(),
  organizationId: z.string(),
  request: authorizationRequest,
  /** Whom the person said to be, where the request did not. */
  loginHint: z.string().nullable(),
  /** The verification that answers it, once the person chose where to go on. */
  sessionId: z.string().nullable(),
  /** The person ended it. */
  canceledAt: instant.nullable(),
  /** The client was answered. */
  finishedAt: instant.nullable(),
  createdAt: instant,
  expiresAt: instant,
  version: z.number().int(),
});
export type Authorization = z.infer<typeof authorization>;

export const newAuthorization = (
  integration: Integration,
  clientId: string,
  request: AuthorizationRequest,
  ids: Ids,
  now: Date,
): { authorization: Authorization; secret: string } => {
  const secret = ids.token();
  return {
    secret,
    authorization: {
      id: ids.next("azn"),
      secretHash: sha256(secret),
      clientId,
      integrationId: integration.id,
      organizationId: integration.organizationId,
      request,
      loginHint: null,
      sessionId: null,
      canceledAt: null,
      finishedAt: null,
      createdAt: now.toISOString(),
      expiresAt: plusMinutes(now, AUTHORIZATION_MINUTES).toISOString(),
      version: 1,
    },
  };
};

type Patch = Partial<Pick<Authorization, "loginHint" | "sessionId" | "canceledAt" | "finishedAt">>;

export const patchAuthorization = (before: Authorization, patch: Patch): Authorization => ({
  ...before,
  ...patch,
  version: before.version + 1,
});

export const isOver = ({ expiresAt }: Authorization, now: Date): boolean => expiresAt <= now.toISOString();

/** Whether a browser's secret shows that it is the one that began. */
export const isHeldBy = ({ secretHash }: Authorization, secret: string | undefined): boolean =>
  secret !== undefined && equalsInConstantTime(sha256(secret), secretHash);
