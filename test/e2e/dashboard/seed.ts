import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { personKeys } from "../../../lambdas/core/keys.ts";
import { systemClock } from "../../../lambdas/platform/clock.ts";
import { createIds } from "../../../lambdas/platform/ids.ts";
import { openBrowser, readCode, readLocalJson } from "../../support/system.ts";
import type { Office } from "./harness.ts";

export interface Seeded {
  integrationId: string;
  /** Id of one session in each state that a person or a member of staff brings about. */
  sessions: Record<"CREATED" | "STARTED" | "PENDING_REVIEW" | "SUCCEEDED" | "FAILED" | "CANCELED", string>;
}

const people = ["ana.ruiz", "ben.okafor", "chen.wei", "dora.lindqvist", "emil.hansen", "fatima.zahra"];

/** Sends a verification by mail, and gives the person's link. */
const sendTo = async (office: Office, reference: string, address: string, externalCustomerId: string) => {
  const { interviewId, url } = await office.api("agent", 201, "sessions", {
    body: {
      integrationReference: reference,
      loginHint: address,
      externalCustomerId,
      notification: { type: "EMAIL", email: address },
    },
  });
  return { id: String(interviewId), address, token: String(url).split("/v/")[1] ?? "" };
};
type Sent = Awaited<ReturnType<typeof sendTo>>;

const start = async ({ token }: Sent) => {
  const browser = openBrowser(readLocalJson().baseUrl);
  const since = new Date();
  await browser.start(token);
  return { browser, since };
};

const complete = async (sent: Sent): Promise<string> => {
  const { browser, since } = await start(sent);
  const code = await readCode(readLocalJson(), sent.address, since);
  await browser.act("one-time-code", "verify", { code });
  return sent.id;
};

/** Somebody passes a verification by mail; the answer is the session's id. */
export const verifyPerson = async (office: Office, reference: string, address: string): Promise<string> =>
  complete(await sendTo(office, reference, address, "INC-4100"));

/** Makes an integration with sessions in every state, all through the API and the person's own steps. */
export async function seedSessions(office: Office): Promise<Seeded> {
  const workflow = await office.api("admin", 201, "workflows", {
    body: { name: "Code and review", modules: [{ type: "one-time-code" }, { type: "manual-review" }] },
  });
  const listed = await office.api("admin", 200, "workflows");
  const plain = (listed.data as { id: string; name: string }[]).find(({ id }) => id !== workflow.id);
  const make = async (name: string, workflowId: unknown) =>
    String((await office.api("admin", 201, "integrations", { body: { type: "API", name, workflowId } })).id);
  const integrationId = await make("Service desk", plain?.id);
  const reviewed = await make("Payroll changes", workflow.id);

  let turn = 0;
  const send = (reference: string) => {
    const address = `${people[turn++ % people.length]}@${office.domain}`;
    return sendTo(office, reference, address, `INC-${4200 + turn}`);
  };

  const created = await send(integrationId);
  const started = await send(integrationId);
  await start(started);
  const canceled = await send(integrationId);
  await office.api("agent", 200, `sessions/${canceled.id}/cancel`, { body: {} });
  const [succeeded, pending, rejected] = [
    await complete(await send(integrationId)),
    await complete(await send(reviewed)),
    await complete(await send(reviewed)),
  ];
  await office.api("reviewer", 200, `sessions/${rejected}/review`, {
    body: { decision: "REJECT", comment: "The caller could not name their manager." },
  });
  return {
    integrationId,
    sessions: {
      CREATED: created.id,
      STARTED: started.id,
      PENDING_REVIEW: pending,
      SUCCEEDED: succeeded,
      FAILED: rejected,
      CANCELED: canceled.id,
    },
  };
}

const BATCH = 25;
const ids = createIds(systemClock);

/**
 * Copies a session straight into the table, each copy newer and of another person: `person-0`, `person-1` …
 */
export async function copySession(office: Office, original: string, count: number): Promise<void> {
  const { aws } = readLocalJson();
  const credentials = { accessKeyId: crypto.randomUUID(), secretAccessKey: crypto.randomUUID() };
  const client = new DynamoDBClient({ endpoint: aws.endpoint, region: aws.region, credentials });
  const Key = { pk: { S: `SESSION#${original}` }, sk: { S: "SESSION" } };
  const { Item } = await client.send(new GetItemCommand({ TableName: aws.tableName, Key }));
  const text = JSON.stringify(Item);
  const hint = String(Item?.loginHint?.S);
  let made = 0;
  const work = async (): Promise<void> => {
    while (made < count) {
      const begin = made;
      made = Math.min(count, made + BATCH);
      const requests = Array.from({ length: made - begin }, (_, index) => {
        const [id, person] = [ids.next("ses"), `person-${begin + index}@${office.domain}`];
        const copy = JSON.parse(text.replaceAll(original, id).replaceAll(hint, person));
        const { personPk } = personKeys.sessions(office.id, person, id);
        return { PutRequest: { Item: { ...copy, personPk: { S: personPk } } } };
      });
      await client.send(new BatchWriteItemCommand({ RequestItems: { [aws.tableName]: requests } }));
    }
  };
  await Promise.all([work(), work(), work()]);
  client.destroy();
}
