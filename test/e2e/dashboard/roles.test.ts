import { beforeAll, describe, expect } from "vitest";
import { office as openOffice, prepareDashboard, type Role, test } from "./harness.ts";

prepareDashboard();

const reading = ["Analytics", "Integrations", "Workflows", "API", "Settings"];
const verifying = ["Sessions", "Identities", ...reading];
const operators = ["/organizations"];
const admins = ["/webhooks", "/team", "/audit-log"];

interface View {
  menu: readonly string[];
  /** Addresses that exist, and where this role finds no page. */
  refused: readonly string[];
  /** By screen, what is offered of the actions that change something. */
  offered: Readonly<Record<string, readonly string[]>>;
}

const views: Readonly<Record<Role, View>> = {
  admin: {
    menu: [...verifying, "Webhooks", "Team", "Audit log"],
    refused: operators,
    offered: {
      "/integrations": ["New integration"],
      "/workflows": ["New workflow"],
      "/sessions": ["Send verification"],
      "/sessions/$id": ["Redact"],
    },
  },
  reviewer: {
    menu: verifying,
    refused: [...operators, ...admins],
    offered: {
      "/integrations": [],
      "/workflows": [],
      "/sessions": ["Send verification"],
      "/sessions/$id": [],
    },
  },
  agent: {
    menu: verifying,
    refused: [...operators, ...admins],
    offered: {
      "/integrations": [],
      "/workflows": [],
      "/sessions": ["Send verification"],
      "/sessions/$id": [],
    },
  },
  viewer: {
    menu: reading,
    refused: [...operators, ...admins, "/sessions/send", "/sessions/$id", "/identities"],
    offered: { "/integrations": [], "/workflows": [] },
  },
};
const actions = /^(New integration|New workflow|Send verification|Redact|Resend|Cancel session)$/;

let ended: string;
beforeAll(async () => {
  const office = await openOffice();
  const [workflow] = (await office.api("admin", 200, "workflows")).data as { id: string }[];
  const { id } = await office.api("admin", 201, "integrations", {
    body: { type: "API", name: "Desk", workflowId: workflow?.id },
  });
  const { interviewId } = await office.api("agent", 201, "sessions", {
    body: { integrationReference: id, loginHint: `somebody@${office.domain}` },
  });
  await office.api("agent", 200, `sessions/${interviewId}/cancel`, { body: {} });
  ended = String(interviewId);
});

describe("each role finds what it may do, and nothing else", () => {
  test.for(["admin", "reviewer", "agent", "viewer"] as const)("%s", async (role, { office }) => {
    const { menu, refused, offered } = views[role];
    const page = await office.open(role);
    const links = page.getByRole("navigation", { name: "Screens" }).getByRole("link");
    await expect.poll(async () => (await links.allTextContents()).toSorted()).toEqual([...menu].toSorted());
    for (const [path, names] of Object.entries(offered)) {
      await page.goto(`${office.baseUrl}${path.replace("$id", ended)}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      const buttons = page.locator("#screen").locator("a, button").filter({ hasText: actions });
      await expect.poll(() => buttons.allTextContents(), { message: path }).toEqual(names);
    }
    for (const path of refused) {
      await page.goto(`${office.baseUrl}${path.replace("$id", ended)}`);
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    }
  });
});
