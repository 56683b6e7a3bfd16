import type { AccessTokenPayload, ReadAccessToken } from "../../core/access/access-token.ts";
import { type GrantRecord, isOffline, readRefreshToken } from "../domain/grant-record.ts";
import type { GrantStore } from "./grant-store.ts";

/** A token that a client presents to ask about it or to end it. */
export type FoundToken =
  | { kind: "REFRESH_TOKEN"; clientId: string; grant: GrantRecord; current: boolean }
  | { kind: "ACCESS_TOKEN"; clientId: string; grant: GrantRecord; payload: AccessTokenPayload }
  /** By which a client acts for itself: nothing is stored of it. */
  | { kind: "CLIENT_TOKEN"; clientId: string; payload: AccessTokenPayload };

export type FindToken = (token: string) => Promise<FoundToken | undefined>;

/** What a text is a token for. The two kinds look different, so no hint is needed (RFC 7009 §2.1, RFC 7662 §2.1). */
export const createFindToken = (deps: {
  readAccessToken: ReadAccessToken;
  grants: Pick<GrantStore, "get">;
}): FindToken => {
  const findRefreshToken = async (token: string): Promise<FoundToken | undefined> => {
    const parts = readRefreshToken(token);
    const grant = parts === undefined ? undefined : await deps.grants.get(parts.grantId);
    if (parts === undefined || grant === undefined || !isOffline(grant)) return undefined;
    if (grant.refreshFamilyHash !== parts.familyHash) return undefined;
    const current = grant.refreshHash === parts.secretHash;
    return { kind: "REFRESH_TOKEN", clientId: grant.clientId, grant, current };
  };

  const findAccessToken = async (token: string): Promise<FoundToken | undefined> => {
    const reading = await deps.readAccessToken(token);
    if (reading.outcome === "INVALID") return undefined;
    const { payload } = reading;
    const clientId = payload.client_id;
    if (payload.grant_id === undefined) return { kind: "CLIENT_TOKEN", clientId, payload };
    const grant = await deps.grants.get(payload.grant_id);
    return grant === undefined ? undefined : { kind: "ACCESS_TOKEN", clientId, grant, payload };
  };

  return async (token) => (await findRefreshToken(token)) ?? findAccessToken(token);
};
