import { openBrowser, readCode, readLocalJson } from "../../support/system.ts";
import type { Office } from "./harness.ts";

export interface Seeded {
  integrationId: string;
  /** Id of one session in each state that a person or a member of staff brings about. */
  sessions: Record<"CREATED" | "STARTED" | "PENDING_REVIEW" | "SUCCEEDED" | "FAILED" | "CANCELED", string>;
}

const people = ["ana.ruiz", "ben.okafor", "chen.wei", "dora.lindqvist", "emil.hansen", "fatima.zahra"];

/** Makes an integration with sessions in every state, all through the API and the person's own steps. */
export async function seedSessions(office: Office): Promise<Seeded> {
  const local = readLocalJson();
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
  const send = async (reference: string) => {
    const address = `${people[turn++ % people.length]}@${office.domain}`;
    const { interviewId, url } = await office.api("agent", 201, "sessions", {
      body: {
        integrationReference: reference,
        loginHint: address,
        externalCustomerId: `INC-${4200 + turn}`,
        notification: { type: "EMAIL", email: address },
      },
    });
    return { id: String(interviewId), address, token: String(url).split("/v/")[1] ?? "" };
  };
  const start = async (reference: string) => {
    const sent = await send(reference);
    const browser = openBrowser(local.baseUrl);
    const since = new Date();
    await browser.start(sent.token);
    return { ...sent, browser, since };
  };
  const complete = async (reference: string): Promise<string> => {
    const { id, address, browser, since } = await start(reference);
    await browser.act("one-time-code", "verify", { code: await readCode(local, address, since) });
    return id;
  };

  const created = await send(integrationId);
  const started = await start(integrationId);
  const canceled = await send(integrationId);
  await office.api("agent", 200, `sessions/${canceled.id}/cancel`, { body: {} });
  const [succeeded, pending, rejected] = [
    await complete(integrationId),
    await complete(reviewed),
    await complete(reviewed),
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
