import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalJson } from "../../local/start.ts";
import { type Answered, type Customer, call } from "./product.ts";

export interface Requested {
  interviewId: string;
  linkToken: string;
  address: string;
}

/** What a back end does. */
export const requestVerification = async (customer: Customer, token: string): Promise<Requested> => {
  const address = `${crypto.randomUUID()}@example.com`;
  const answer = await call(`${customer.local.baseUrl}/omni/b2b/onboarding/request-new`, {
    token,
    body: { integrationReference: customer.integrationId, loginHint: address },
  });
  const linkToken = String(answer.url).split("/v/")[1] ?? "";
  return { interviewId: String(answer.interviewId), linkToken, address };
};

/** What the person does: looks at the link, presses *Start*, types the code that came by mail. */
export const completeVerification = async (
  { baseUrl, outboxUrl }: LocalJson,
  { linkToken, address }: Requested,
): Promise<void> => {
  let cookie = "";
  const send = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${baseUrl}/v/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: baseUrl, ...(cookie === "" ? {} : { cookie }) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
  };
  await send("preview", { token: linkToken });
  await send("start", { token: linkToken });
  await send("modules/one-time-code/verify", { code: await readCode(outboxUrl, address) });
};

export const readCode = (outboxUrl: string, address: string): Promise<string> =>
  eventually(`a code for ${address}`, async () => {
    const response = await fetch(outboxUrl, { headers: { accept: "application/json" } });
    const mails: { to: string; text: string }[] = await response.json();
    return /\b(\d{6})\b/.exec(mails.find(({ to }) => to === address)?.text ?? "")?.[1];
  });

/** Waits until `read` gives something. */
export const eventually = async <Value>(
  what: string,
  read: () => Promise<Value | undefined> | Value | undefined,
  seconds = 20,
): Promise<Value> => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what} did not come.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

export interface Hook {
  event: Answered;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

export interface Receiver {
  url: string;
  received: Hook[];
  stop(): void;
}

/** A customer's server for webhooks: answers 200, at once unless told. */
export const startReceiver = async (afterMs = 0): Promise<Receiver> => {
  const received: Hook[] = [];
  const server = createServer((request, response) => {
    const receivedAt = Date.now();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (afterMs === 0) response.writeHead(200).end();
      else setTimeout(() => response.writeHead(200).end(), afterMs);
      received.push({ event: JSON.parse(Buffer.concat(chunks).toString("utf8")), receivedAt });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export interface SilentReceiver {
  url: string;
  /** Closes the connections that it has taken so far. */
  hangUp(): void;
  stop(): void;
}

/** One that takes connections and never answers. */
export const startSilentReceiver = async (): Promise<SilentReceiver> => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    hangUp: () => server.closeAllConnections(),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export const createEndpoint = ({ api, admin }: Customer, url: string, events: readonly string[]) =>
  call(`${api}/webhook-endpoints`, { token: admin, body: { url, events } });

/** Waits for the webhook that tells of the end of a verification. */
export const awaitWebhook = ({ received }: Receiver, interviewId: string): Promise<Hook> =>
  eventually("the webhook", () => received.find(({ event }) => event.interviewId === interviewId));
