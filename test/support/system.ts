import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import type { LocalJson } from "../../local/start.ts";
import { PATIENCE_MS } from "./patience.ts";
import { plant } from "./planted.ts";

export type Json = Record<string, unknown>;

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

export interface CallOptions {
  method?: string;
  token?: string | undefined;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is a string or form data. */
  body?: unknown;
}

export const readLocalJson = (stateDir: string = inject("cloudStateDir")): LocalJson =>
  JSON.parse(readFileSync(join(stateDir, "local.json"), "utf8"));

/** One HTTP request; the answer's JSON is parsed where there is any. */
export const call = async (url: string, options: CallOptions = {}): Promise<Answer> => {
  const { body, token } = options;
  const raw = typeof body === "string" || body instanceof URLSearchParams;
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? "GET" : "POST"),
    redirect: "manual",
    headers: {
      ...(body === undefined || body instanceof URLSearchParams
        ? {}
        : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : parse(text) };
};

const parse = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
};

/** As `call`, but anything other than `status` fails with what was answered. */
export const expectCall = async (status: number, url: string, options: CallOptions = {}): Promise<Json> => {
  const answer = await call(url, options);
  if (answer.status !== status) {
    throw new Error(
      `${options.method ?? "request"} ${url} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
    );
  }
  return answer.body;
};

/** Waits until `read` gives something; fails after `patienceMs`. */
export const eventually = async <Value>(
  what: string,
  read: () => Promise<Value | undefined> | Value | undefined,
  patienceMs = PATIENCE_MS,
): Promise<Value> => {
  const end = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${patienceMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

export interface OutboxMessage {
  channel: "EMAIL" | "SMS";
  to: string;
  subject: string | null;
  text: string;
  sentAt: string;
}

/** What an installation with a clean tenant offers to a test. */
export interface Product {
  stateDir: string;
  local: LocalJson;
  baseUrl: string;
  admin: string;
  /** Client credentials of the demo organization, made by this call. */
  clientId: string;
  clientSecret: string;
  integrationId: string;
}

/** Integration and client for one test file. */
export const connectProduct = async (stateDir: string = inject("cloudStateDir")): Promise<Product> => {
  const local = readLocalJson(stateDir);
  const { baseUrl } = local;
  const admin = local.managementToken.admin ?? "";
  const api = `${baseUrl}/api/v1`;
  const integration = await expectCall(201, `${api}/integrations`, {
    token: admin,
    body: { type: "API", name: `Test 🪪 ${crypto.randomUUID()}`, workflowId: local.defaultWorkflowId },
  });
  const client = await expectCall(201, `${api}/integrations`, {
    token: admin,
    body: { type: "CLIENT_CREDENTIALS", name: `Client ${crypto.randomUUID()}` },
  });
  const made = await expectCall(200, `${api}/integrations/${client.id}/secret`, { token: admin, body: {} });
  const credentials = { clientId: String(made.clientId), clientSecret: String(made.clientSecret) };
  plant(stateDir, "client-secret", credentials.clientSecret);
  return { stateDir, local, baseUrl, admin, integrationId: String(integration.id), ...credentials };
};

export const fetchToken = async (product: Product): Promise<string> => {
  const answer = await expectCall(200, `${product.baseUrl}/oauth2/token`, {
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: product.clientId,
      client_secret: product.clientSecret,
      scope: "openid",
    }),
  });
  plant(product.stateDir, "access-token", String(answer.access_token));
  return String(answer.access_token);
};

export interface Requested {
  interviewId: string;
  url: string;
  linkToken: string;
}

export const requestVerification = async (
  product: Product,
  token: string,
  body: Json,
): Promise<Requested> => {
  const answer = await expectCall(200, `${product.baseUrl}/omni/b2b/onboarding/request-new`, {
    token,
    body: { integrationReference: product.integrationId, ...body },
  });
  const url = String(answer.url);
  const linkToken = url.split("/v/")[1] ?? "";
  plant(product.stateDir, "link-token", linkToken);
  return { interviewId: String(answer.interviewId), url, linkToken };
};

export const readStatus = (product: Product, token: string, interviewId: string): Promise<Json> =>
  expectCall(200, `${product.baseUrl}/omni/b2b/onboarding/status/${interviewId}`, { token });

/** Newest first. */
export const readOutbox = async (local: LocalJson): Promise<OutboxMessage[]> => {
  const response = await fetch(local.outboxUrl, { headers: { accept: "application/json" } });
  return response.json();
};

/** The person's browser as far as the API goes: it keeps the cookie and says where it comes from. */
export const openBrowser = (baseUrl: string) => {
  let cookie: string | undefined;
  const send = async (path: string, body?: unknown): Promise<Answer> => {
    const answer = await call(`${baseUrl}${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: { origin: baseUrl, ...(cookie === undefined ? {} : { cookie }) },
    });
    const given = answer.headers.getSetCookie()[0];
    if (given !== undefined) cookie = given.split(";")[0];
    return answer;
  };
  return {
    send,
    /** The secret half of the cookie. */
    secret: () => cookie?.split(".")[1] ?? "",
    preview: (token: string) => send("/v/api/preview", { token }),
    start: (token: string) => send("/v/api/start", { token }),
    session: () => send("/v/api/session"),
    act: (module: string, action: string, input: unknown) =>
      send(`/v/api/modules/${module}/${action}`, input),
  };
};

/** The newest code that was mailed to an address since `since`. */
export const readCode = (local: LocalJson, address: string, since = new Date(0)): Promise<string> =>
  eventually(`a code for ${address}`, async () => {
    const mails = await readOutbox(local);
    const found = mails.find(
      (mail) =>
        mail.to.toLowerCase() === address.toLowerCase() &&
        new Date(mail.sentAt) >= since &&
        /\b\d{6}\b/.test(mail.text),
    );
    return /\b(\d{6})\b/.exec(found?.text ?? "")?.[1];
  });

/** From the opened link to the end: starts, reads the code from the outbox, types it. */
export const completeVerification = async (
  product: Product,
  requested: Requested,
  address: string,
): Promise<Json> => {
  const browser = openBrowser(product.baseUrl);
  const since = new Date();
  const started = await browser.start(requested.linkToken);
  if (started.status !== 200)
    throw new Error(`start answered ${started.status}: ${JSON.stringify(started.body)}`);
  const code = await readCode(product.local, address, since);
  plant(product.stateDir, "code", code);
  plant(product.stateDir, "cookie", browser.secret());
  return (await browser.act("one-time-code", "verify", { code })).body;
};
