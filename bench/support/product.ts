import type { LocalJson } from "../../local/start.ts";

/** An answer's JSON, as far as the bench looks into it. */
export type Answered = Record<string, unknown>;

export interface Call {
  /** POST where there is a body, GET where there is none, unless told. */
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A request that has to succeed. */
export const call = async (url: string, { method, token, headers, body }: Call = {}): Promise<Answered> => {
  const form = body instanceof URLSearchParams;
  const response = await fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(body === undefined || form ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text === "" ? {} : JSON.parse(text);
};

/** What a customer sets up once: an integration, and a client that may request verifications for it. */
export interface Customer {
  local: LocalJson;
  api: string;
  admin: string;
  integrationId: string;
  clientId: string;
  clientSecret: string;
}

export const createCustomer = async (local: LocalJson): Promise<Customer> => {
  const api = `${local.baseUrl}/api/v1`;
  const admin = local.managementToken.admin ?? "";
  const create = (body: unknown) => call(`${api}/integrations`, { token: admin, body });
  const integration = await create({ type: "API", name: "Bench", workflowId: local.defaultWorkflowId });
  const client = await create({ type: "CLIENT_CREDENTIALS", name: "Bench client" });
  const secret = await call(`${api}/integrations/${client.id}/secret`, { token: admin, body: {} });
  return {
    local,
    api,
    admin,
    integrationId: String(integration.id),
    clientId: String(secret.clientId),
    clientSecret: String(secret.clientSecret),
  };
};

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

export const fetchToken = async ({ local, clientId, clientSecret }: Customer): Promise<string> => {
  const answer = await call(`${local.baseUrl}/oauth2/token`, {
    headers: { authorization: basic(clientId, clientSecret) },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return String(answer.access_token);
};
