import { createClientAccess } from "../../../lambdas/core/access/client.ts";
import { createOnboardingApi } from "../../../lambdas/onboarding/create-onboarding-api.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { callFunction, type TestRequest } from "../../support/http-event.ts";
import {
  createTenant,
  createTestProduct,
  type Tenant,
  type TenantOptions,
} from "../../support/test-product.ts";
import { createTestTokens, type TokenClaims } from "../../support/test-tokens.ts";

export const BASE = "/omni/b2b/onboarding";

/** The onboarding API, and back ends of organizations that call it. */
export const createOnboarding = async (table: Table) => {
  const product = createTestProduct(table);
  const tokens = await createTestTokens(product);
  const access = createClientAccess({
    baseUrl: product.baseUrl,
    signingKeys: tokens.signingKeys,
    clock: product.clock,
  });
  const api = createOnboardingApi({ ...product, access });

  /** A caller with a token of this tenant's client credentials. */
  const asBackEnd = async (tenant: Tenant, claims: Partial<TokenClaims> = {}) => {
    const token = await tokens.sign({ organizationId: tenant.organization.id, ...claims });
    const call = (request: TestRequest) =>
      callFunction(api, { ...request, headers: { authorization: `Bearer ${token}`, ...request.headers } });
    return {
      token,
      tenant,
      call,
      request: (body: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
        call({
          path: `${BASE}/request-new`,
          headers,
          body: { integrationReference: tenant.integration.id, loginHint: "ana@example.com", ...body },
        }),
      status: (id: string) => call({ path: `${BASE}/status/${id}` }),
      list: (query: Record<string, string> = {}) =>
        call({ path: `${BASE}/sessions?${new URLSearchParams(query)}` }),
      post: (id: string, action: string) => call({ path: `${BASE}/${id}/${action}`, method: "POST" }),
    };
  };

  const newBackEnd = async (options: TenantOptions = {}, claims: Partial<TokenClaims> = {}) =>
    asBackEnd(await createTenant(product, options), claims);

  return { product, api, tokens, asBackEnd, newBackEnd };
};
