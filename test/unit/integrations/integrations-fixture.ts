import type { Principal } from "../../../lambdas/core/access/management.ts";
import { createIntegrationRoutes } from "../../../lambdas/integrations/routes/index.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { createHttpFunction } from "../../../lambdas/platform/http/function.ts";
import { renderProblem } from "../../../lambdas/platform/http/render-error.ts";
import { createSecretVersions } from "../../../lambdas/platform/secret-versions.ts";
import { callFunction, type TestRequest } from "../../support/http-event.ts";
import { createTenant, createTestProduct, type Tenant } from "../../support/test-product.ts";
import { createTestSecretsManager } from "../../support/test-secrets-manager.ts";

export const SECRET_PREFIX = "test/client/";
export const PATH = "/api/v1/integrations";

/** The integrations function on one table; who calls is decided by the test (core/access has tests of its own). */
export const createIntegrationsApi = (table: Table) => {
  const product = createTestProduct(table);
  const manager = createTestSecretsManager();
  const secrets = createSecretVersions(manager.client);
  const deps = { ...product, secrets, secretPrefix: SECRET_PREFIX };

  /** The API as a user of this organization calls it; `overrides` break a part of it. */
  const as = (tenant: Tenant, overrides: Partial<typeof deps> = {}) => {
    const principal: Principal = {
      userId: "usr_1",
      subject: "somebody",
      lastSeenAt: null,
      role: "admin",
      organization: tenant.organization,
      actor: { type: "USER", id: "usr_1" },
    };
    const handler = createHttpFunction({
      log: product.log,
      metrics: product.metrics,
      clock: product.clock,
      renderError: renderProblem,
      routes: createIntegrationRoutes({ ...deps, ...overrides }),
      authenticate: async () => principal,
    });
    const send = (request: TestRequest) => callFunction(handler, request);
    return {
      send,
      get: (path: string) => send({ path: `${PATH}${path}` }),
      post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
        send({ method: "POST", path: `${PATH}${path}`, body, headers }),
      patch: (path: string, body: unknown, etag: string | undefined, headers: Record<string, string> = {}) =>
        send({
          method: "PATCH",
          path: `${PATH}${path}`,
          body,
          headers: { ...(etag === undefined ? {} : { "if-match": etag }), ...headers },
        }),
      remove: (path: string, headers: Record<string, string> = {}) =>
        send({ method: "DELETE", path: `${PATH}${path}`, headers }),
    };
  };

  const auditActions = async (tenant: Tenant, id: string): Promise<string[]> => {
    const { data } = await product.audit.list(tenant.organization.id, {}, { limit: 100 });
    return data.filter((event) => event.target.id === id).map((event) => event.action);
  };

  return { ...product, manager, secrets, as, auditActions, newTenant: () => createTenant(product) };
};
export type IntegrationsApi = ReturnType<typeof createIntegrationsApi>;

/** An organization, its API, and a client-credentials integration made through it. */
export const createClientIntegration = async (product: IntegrationsApi) => {
  const tenant = await product.newTenant();
  const api = product.as(tenant);
  const created = await api.post("", { type: "CLIENT_CREDENTIALS", name: "Back end" });
  return { tenant, api, id: String(created.body.id), clientId: String(created.body.clientId) };
};
