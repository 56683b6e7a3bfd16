import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { AppError, forbidden, unauthorized, unavailable } from "../../platform/errors.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import type { Actor } from "../audit/schema.ts";
import { hasFeature } from "../organization/domain.ts";
import type { Organization } from "../organization/schema.ts";
import type { OrganizationStore } from "../organization/store.ts";
import { type Role, roles } from "../user/schema.ts";
import type { UserStore } from "../user/store.ts";
import { readBearer } from "./bearer.ts";
import { isManagementRoute, type Permission, permissions } from "./permissions.ts";

/** Who calls the management API, after every check of the route has passed. */
export interface Principal {
  userId: string;
  /** The `sub` by which the sign-in provider knows them. */
  subject: string;
  role: Role;
  /** When they were here before, as far as that was noted. */
  lastSeenAt: string | null;
  organization: Organization;
  actor: Actor;
}

export interface ManagementAccess {
  authenticate(request: HttpRequest, routeKey: string): Promise<Principal>;
}

export interface ManagementAccessDeps {
  /** Issuer and client id of the sign-in provider whose access tokens are accepted. */
  issuer: string;
  clientId: string;
  users: Pick<UserStore, "getBySubject">;
  organizations: Pick<OrganizationStore, "get">;
  /** The provider's keys; fetched from `<issuer>/.well-known/jwks.json` unless given. */
  keys?: JWTVerifyGetKey;
}

/** The provider's keys could not be read: the token may be good. */
const isProviderDown = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) ||
  (error instanceof TypeError && error.message === "fetch failed");

const rank = (role: Role): number => roles.indexOf(role);

const permissionOf = (routeKey: string): Permission => {
  if (!isManagementRoute(routeKey)) throw new Error(`${routeKey} has no entry in the permissions table.`);
  return permissions[routeKey];
};

/**
 * Accepts access tokens of the sign-in provider. The token says only who it is; role and organization are read from
 * our own record on each call, so that taking a role away works at once.
 */
export const createManagementAccess = (deps: ManagementAccessDeps): ManagementAccess => {
  const published = deps.keys ?? createRemoteJWKSet(new URL(`${deps.issuer}/.well-known/jwks.json`));
  // Without a key id a set of one key would be tried anyway; the provider always names it.
  const keys: JWTVerifyGetKey = (header, token) => {
    if (header.kid === undefined) throw unauthorized();
    return published(header, token);
  };

  const readSubject = async (token: string): Promise<string> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: deps.issuer,
        algorithms: ["RS256", "ES256"],
        requiredClaims: ["sub", "exp", "client_id"],
      });
      if (payload.client_id !== deps.clientId || typeof payload.sub !== "string") throw unauthorized();
      return payload.sub;
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (isProviderDown(error)) throw unavailable(error);
      if (error instanceof errors.JOSEError) throw unauthorized(undefined, error);
      throw error;
    }
  };

  return {
    authenticate: async (request, routeKey) => {
      const permission = permissionOf(routeKey);
      const user = await deps.users.getBySubject(await readSubject(readBearer(request)));
      if (user === undefined) throw forbidden("FORBIDDEN", "You have not been given a role here.");
      if (rank(user.role) < rank(permission.role)) throw forbidden();
      const organization = await deps.organizations.get(user.organizationId);
      if (organization === undefined) throw forbidden();
      if (permission.feature !== undefined && !hasFeature(organization, permission.feature)) {
        throw forbidden("FEATURE_DISABLED", `The feature ${permission.feature} is switched off.`);
      }
      return {
        userId: user.id,
        subject: user.subject,
        role: user.role,
        lastSeenAt: user.lastSeenAt,
        organization,
        actor: { type: "USER", id: user.id },
      };
    },
  };
};
