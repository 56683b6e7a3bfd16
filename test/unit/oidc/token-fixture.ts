import { clientSecretName, newIntegration, rotateSecret } from "../../../lambdas/core/integration/domain.ts";
import type { Integration } from "../../../lambdas/core/integration/schema.ts";
import { createAuthenticateClient } from "../../../lambdas/oidc/client-authentication/authenticate-client.ts";
import { createRequestToken } from "../../../lambdas/oidc/routes/request-token.ts";
import { createClientMemory } from "../../../lambdas/oidc/store/client-memory.ts";
import { createTokenSigner } from "../../../lambdas/oidc/store/token-signer.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { createHttpFunction } from "../../../lambdas/platform/http/function.ts";
import { renderOAuthError } from "../../../lambdas/platform/http/render-error.ts";
import { createSecretVersions } from "../../../lambdas/platform/secret-versions.ts";
import { callFunction } from "../../support/http-event.ts";
import { commit, createTenant, createTestProduct, type Tenant } from "../../support/test-product.ts";
import { createTestKeys } from "./support.ts";

export const BASE_URL = "https://id.example.com";
const CLIENT_PREFIX = "test/client/";

export const basic = (clientId: string, secret: string): string =>
  `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;

/** The token endpoint on one table, with its keys, and clients as they are asked for. */
export const createTokenEndpoint = async (table: Table) => {
  const product = createTestProduct(table, BASE_URL);
  const keys = createTestKeys(table, product.clock);
  await keys.rotate();
  const secrets = createSecretVersions(keys.manager.client);
  const slept: number[] = [];
  const authenticateClient = createAuthenticateClient({
    ...product,
    clients: createClientMemory(product.integrations, product.clock),
    secrets,
    prefix: CLIENT_PREFIX,
    sleep: async (milliseconds) => void slept.push(milliseconds),
  });
  const deps = { ...product, baseUrl: BASE_URL, authenticateClient, signer: createTokenSigner(keys) };
  const handler = createHttpFunction({
    log: product.log,
    metrics: product.metrics,
    clock: product.clock,
    renderError: renderOAuthError,
    routes: [createRequestToken(deps)],
    authenticate: async () => undefined,
  });

  const save = async (before: Integration, after: Integration): Promise<Integration> => {
    await commit(table, product.integrations.update(before, after));
    return after;
  };

  /** A client of the organization with a secret, as *Generate* makes it. */
  const createClient = async (tenant: Tenant, type: Integration["type"] = "CLIENT_CREDENTIALS") => {
    const created = newIntegration(
      {
        id: product.ids.next("int"),
        clientId: product.ids.next("cli"),
        organizationId: tenant.organization.id,
        type,
        name: `Client ${product.ids.token(6)}`,
      },
      product.clock.now(),
    );
    await commit(table, product.integrations.create(created));
    return created;
  };

  const rotate = async (client: Integration, secret: string, overlapMinutes = 0): Promise<Integration> => {
    const versionId = await secrets.add(clientSecretName(CLIENT_PREFIX, client.id), secret);
    return save(client, rotateSecret(client, { versionId, overlapMinutes }, product.clock.now()));
  };

  const post = (body: string | Record<string, string>, headers: Record<string, string> = {}) =>
    callFunction(handler, {
      method: "POST",
      path: "/oauth2/token",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: typeof body === "string" ? body : new URLSearchParams(body).toString(),
    });

  return { ...product, keys, slept, handler, post, save, createClient, rotate };
};
export type TokenEndpoint = Awaited<ReturnType<typeof createTokenEndpoint>>;

/** An organization with a client that has a secret. */
export const createReadyClient = async (endpoint: TokenEndpoint, type?: Integration["type"]) => {
  const tenant = await createTenant(endpoint);
  const secret = `csk_${endpoint.ids.token()}`;
  const client = await endpoint.rotate(await endpoint.createClient(tenant, type), secret);
  const clientId = client.clientId ?? "";
  return { tenant, client, clientId, secret, authorization: basic(clientId, secret) };
};
