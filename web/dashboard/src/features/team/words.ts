import type { Role } from "./api.ts";

interface RoleWords {
  role: Role;
  name: string;
  /** What they may do, each more than the one before. */
  may: string;
}

/** From the least to the most. */
export const roleWords: readonly RoleWords[] = [
  { role: "viewer", name: "Viewer", may: "Sees integrations, workflows and analytics, but nobody's data." },
  {
    role: "agent",
    name: "Agent",
    may: "Also sees sessions and identities, and sends, resends and cancels verifications.",
  },
  { role: "reviewer", name: "Reviewer", may: "Also decides verifications that wait for a review." },
  {
    role: "admin",
    name: "Admin",
    may: "Also changes everything: integrations, workflows, webhooks, identities, settings and the team.",
  },
  { role: "operator", name: "Operator", may: "Also makes organizations and switches their features." },
];

export const roleName = (role: Role): string => roleWords.find((each) => each.role === role)?.name ?? role;
