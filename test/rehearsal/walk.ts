import { Webhook } from "standardwebhooks";
import type { Received } from "../support/receiver.ts";
import { eventually } from "./eventually.ts";
import { expectStatus, type Visit, type Visitor } from "./visitor.ts";

export interface Place {
  visit: Visitor;
  baseUrl: string;
  endpoint: string;
  workflowId: string;
  clientIntegrationId: string;
  adminToken: string;
  receiver: { url: string; received: Received[] };
}

/** What the walk leaves behind: the data that an upgrade has to keep. */
export interface Client {
  integrationId: string;
  id: string;
  secret: string;
  webhookSecret: string;
}

/** The README's preparations: an integration, a client secret, a webhook endpoint. */
export const prepare = async ({ visit, ...place }: Place): Promise<Client> => {
  const headers = { authorization: `Bearer ${place.adminToken}` };
  const integration = await expectStatus(
    201,
    visit("/api/v1/integrations", {
      headers,
      body: { type: "API", name: "Rehearsal", workflowId: place.workflowId },
    }),
  );
  const client = await expectStatus(
    200,
    visit(`/api/v1/integrations/${place.clientIntegrationId}/secret`, { headers, method: "POST", body: {} }),
  );
  const endpoint = await expectStatus(
    201,
    visit("/api/v1/webhook-endpoints", { headers, body: { url: place.receiver.url } }),
  );
  return {
    integrationId: String(integration.id),
    id: String(client.clientId),
    secret: String(client.clientSecret),
    webhookSecret: String(endpoint.secret),
  };
};

export const fetchToken = async ({ visit }: Pick<Place, "visit">, client: Client): Promise<string> => {
  const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
  const body = new URLSearchParams({ grant_type: "client_credentials", scope: "openid" });
  return String(
    (await expectStatus(200, visit("/oauth2/token", { headers: { authorization }, body }))).access_token,
  );
};

export const requestVerification = async (
  { visit }: Pick<Place, "visit">,
  client: Client,
  loginHint: string,
) => {
  const token = await fetchToken({ visit }, client);
  const answer = await expectStatus(
    200,
    visit("/omni/b2b/onboarding/request-new", {
      headers: { authorization: `Bearer ${token}` },
      body: { integrationReference: client.integrationId, loginHint },
    }),
  );
  return { interviewId: String(answer.interviewId), linkToken: String(answer.url).split("/v/")[1] ?? "" };
};

/** What the API answers for a session, whatever that is. */
export const readSession = async (
  { visit }: Pick<Place, "visit">,
  client: Client,
  interviewId: string,
): Promise<Visit> => {
  const headers = { authorization: `Bearer ${await fetchToken({ visit }, client)}` };
  return visit(`/omni/b2b/onboarding/status/${interviewId}`, { headers });
};

export const readStatus = async (
  place: Pick<Place, "visit">,
  client: Client,
  interviewId: string,
): Promise<string> => String((await expectStatus(200, readSession(place, client, interviewId))).status);

/** The person: opens the link, presses Start, reads the code in the mail, types it. */
export const proveIdentity = async (place: Place, linkToken: string, address: string): Promise<void> => {
  const { visit, baseUrl } = place;
  const since = Date.now() / 1000;
  const started = await visit("/v/api/start", { headers: { origin: baseUrl }, body: { token: linkToken } });
  if (started.status !== 200)
    throw new Error(`start answered ${started.status}: ${started.text.slice(0, 300)}`);
  const cookie = started.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  const code = await eventually(`a mail with a code to ${address}`, () =>
    readCode(place.endpoint, address, since),
  );
  await expectStatus(
    200,
    visit("/v/api/modules/one-time-code/verify", { headers: { origin: baseUrl, cookie }, body: { code } }),
  );
};

interface Mail {
  To: string[];
  BodyText: string;
  Timestamp: number;
}

const readCode = async (endpoint: string, address: string, since: number): Promise<string | undefined> => {
  const response = await fetch(`${endpoint}/_ministack/ses/messages`);
  const { messages }: { messages: Record<string, Mail[]> } = await response.json();
  const mail = Object.values(messages)
    .flat()
    .findLast(({ To, Timestamp }) => To.includes(address) && Timestamp >= since - 1);
  return /\b(\d{6})\b/.exec(mail?.BodyText ?? "")?.[1];
};

/** Waits for the signed webhook of a session's end. */
export const awaitWebhook = async (place: Place, client: Client, interviewId: string): Promise<void> => {
  const found = await eventually(
    "the signed webhook",
    async () =>
      place.receiver.received.find(
        ({ body }) => body.includes(interviewId) && body.includes('"SESSION_SUCCEEDED"'),
      ),
    90,
  );
  const headers = Object.fromEntries(
    Object.entries(found.headers).map(([name, value]) => [name, String(value)]),
  );
  new Webhook(client.webhookSecret).verify(found.body, headers);
};
