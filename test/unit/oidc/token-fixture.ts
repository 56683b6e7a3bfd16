import { createAccessTokenReader } from "../../../lambdas/core/access/access-token.ts";
import { clientSecretName, newIntegration, rotateSecret } from "../../../lambdas/core/integration/domain.ts";
import type { Integration } from "../../../lambdas/core/integration/schema.ts";
import { createAuthenticateClient } from "../../../lambdas/oidc/client-authentication/authenticate-client.ts";
import { createSubjects } from "../../../lambdas/oidc/domain/subject.ts";
import { createTokenApiRoutes, tokenApiOpenPaths } from "../../../lambdas/oidc/routes/index.ts";
import { createAssertionStore } from "../../../lambdas/oidc/store/assertion-store.ts";
import { createClientMemory } from "../../../lambdas/oidc/store/client-memory.ts";
import { createFindToken } from "../../../lambdas/oidc/store/find-token.ts";
import { createGrantStore } from "../../../lambdas/oidc/store/grant-store.ts";
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

/** The token endpoint and its neighbours on one table, with its keys, and clients as they are asked for. */
export const createTokenEndpoint = async (table: Table) => {
  const product = createTestProduct(table, BASE_URL);
  const keys = createTestKeys(table, product.clock);
  await keys.rotate();
  const secrets = createSecretVersions(keys.manager.client);
  const slept: number[] = [];
  const authenticateClient = createAuthenticateClient({
    ...product,
    baseUrl: BASE_URL,
    assertions: createAssertionStore(table, product.ids),
    clients: createClientMemory(product.integrations, product.clock),
    secrets,
    prefix: CLIENT_PREFIX,
    sleep: async (milliseconds) => void slept.push(milliseconds),
  });
  const grants = createGrantStore(table, product.clock, product.ids);
  const pairwiseKey = product.ids.token();
  const { signingKeys } = keys;
  const readAccessToken = createAccessTokenReader({ baseUrl: BASE_URL, signingKeys, clock: product.clock });
  const deps = {
    ...product,
    baseUrl: BASE_URL,
    authenticateClient,
    signer: createTokenSigner(keys),
    subjectOf: createSubjects(async () => pairwiseKey),
    grants,
    readAccessToken,
    findToken: createFindToken({ readAccessToken, grants }),
  };
  const handler = createHttpFunction({
    log: product.log,
    metrics: product.metrics,
    clock: product.clock,
    renderError: renderOAuthError,
    routes: createTokenApiRoutes(deps),
    openPaths: tokenApiOpenPaths,
    authenticate: async () => undefined,
  });

  const save = async (before: Integration, after: Integration): Promise<Integration> => {
    await commit(table, product.integrations.update(before, after));
    return after;
  };

  /** A client of the organization with a secret, as *Generate* makes it. */
  const createClient = async (
    tenant: Tenant,
    type: Integration["type"] = "CLIENT_CREDENTIALS",
    fields: Partial<Pick<Integration, "workflowId" | "redirectUris" | "settings">> = {},
  ) => {
    const created = newIntegration(
      {
        id: product.ids.next("int"),
        clientId: product.ids.next("cli"),
        organizationId: tenant.organization.id,
        type,
        name: `Client ${product.ids.token(6)}`,
        ...fields,
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

  const post = (
    body: string | Record<string, string>,
    headers: Record<string, string> = {},
    path = "/oauth2/token",
  ) =>
    callFunction(handler, {
      method: "POST",
      path,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: typeof body === "string" ? body : new URLSearchParams(body).toString(),
    });

  return {
    ...product,
    keys,
    grants,
    pairwiseKey,
    signer: deps.signer,
    slept,
    handler,
    post,
    save,
    createClient,
    rotate,
  };
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
