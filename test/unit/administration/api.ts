import { randomUUID } from "node:crypto";
import { createAdministrationApi } from "../../../lambdas/administration/routes/administration-api.ts";
import type { AdministrationDeps } from "../../../lambdas/administration/routes/deps.ts";
import type { SignInUsers } from "../../../lambdas/administration/store/sign-in-users.ts";
import { createVerificationFacts } from "../../../lambdas/administration/store/verification-facts.ts";
import type { ManagementAccess } from "../../../lambdas/core/access/management.ts";
import type { AuditEvent } from "../../../lambdas/core/audit/schema.ts";
import type { Role, User } from "../../../lambdas/core/user/schema.ts";
import { createUserStore } from "../../../lambdas/core/user/store.ts";
import { unauthorized } from "../../../lambdas/platform/errors.ts";
import { callFunction, type TestAnswer, type TestRequest } from "../../support/http-event.ts";
import { addStaff } from "../../support/management-tenant.ts";
import { createTenant, createTestProduct, type TenantOptions } from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";

/** Sign-in users in memory, which can be told to fail. */
export const createMemorySignIn = () => {
  const subjects = new Map<string, string>();
  const invited: string[] = [];
  const state = { down: false, confirmed: false };
  const assertUp = () => {
    if (state.down) throw new Error("The sign-in provider is down.");
  };
  const users: SignInUsers = {
    ensure: async (email, { invite }) => {
      assertUp();
      const known = subjects.get(email);
      if (known !== undefined) return known;
      const subject = randomUUID();
      subjects.set(email, subject);
      if (invite) invited.push(email);
      return subject;
    },
    inviteAgain: async (email) => {
      assertUp();
      if (!subjects.has(email)) return "UNKNOWN";
      if (state.confirmed) return "NOT_NEEDED";
      invited.push(email);
      return "SENT";
    },
    remove: async (email) => {
      assertUp();
      subjects.delete(email);
    },
  };
  return { users, subjects, invited, state };
};

/** The management API of this context on a real table; who calls is said by the test instead of by a token. */
export const createTestApi = async () => {
  const product = createTestProduct(await createTestTable());
  const signIn = createMemorySignIn();
  const deps: AdministrationDeps = {
    ...product,
    users: createUserStore(product.table),
    facts: createVerificationFacts(product.table),
    signInUsers: signIn.users,
  };
  const access: ManagementAccess = {
    authenticate: async (request) => {
      const user = await deps.users.getBySubject(request.headers.authorization ?? "");
      const organization = user && (await deps.organizations.get(user.organizationId));
      if (user === undefined || organization === undefined) throw unauthorized();
      const { id, subject, role, lastSeenAt } = user;
      return { userId: id, subject, role, lastSeenAt, organization, actor: { type: "USER", id } };
    },
  };
  const handler = createAdministrationApi(deps, access, { openapi: "3.1.0" });

  const as =
    (user: User) =>
    (
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<TestAnswer> => {
      // Each call a millisecond after the one before, so that ids sort as the calls came.
      product.clock.advance(0.001);
      return callFunction(handler, {
        method,
        path: path.startsWith("/api/") ? path : `/api/v1/${path}`,
        headers: { authorization: user.subject, ...headers },
        ...(body === undefined ? {} : { body }),
      });
    };

  /** An organization with someone of each role who can be called as. */
  const openOrganization = async (options: TenantOptions = {}) => {
    const tenant = await createTenant(product, options);
    const staff = await addStaff(product, tenant.organization.id);
    const callers = Object.fromEntries(Object.entries(staff).map(([role, user]) => [role, as(user)]));
    return { ...tenant, staff, ...(callers as Record<Role, ReturnType<typeof as>>) };
  };

  const auditOf = async (organizationId: string): Promise<AuditEvent[]> =>
    (await product.audit.list(organizationId, {}, { limit: 100 })).data;

  const send = (request: TestRequest) => callFunction(handler, request);

  return { product, deps, signIn, as, send, openOrganization, auditOf };
};

export type TestApi = Awaited<ReturnType<typeof createTestApi>>;
export type TestOrganization = Awaited<ReturnType<TestApi["openOrganization"]>>;

export const ifMatch = (version: number) => ({ "if-match": `"${version}"` });
