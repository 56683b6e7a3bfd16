import type { Notification } from "../../../lambdas/core/notification/schema.ts";

type Link = Extract<Notification, { kind: "LINK" }>;
type Code = Extract<Notification, { kind: "CODE" }>;

export const TOKEN = "x".repeat(43);

export const link = (patch: Partial<Link> = {}): Link => ({
  kind: "LINK",
  channel: "EMAIL",
  to: "ana@example.com",
  sessionId: "ses_1",
  organizationName: "Acme Bank",
  language: "en",
  url: `https://id.example.com/v/${TOKEN}`,
  expiresAt: "2026-03-01T13:00:00.000Z",
  ...patch,
});

export const code = (patch: Partial<Code> = {}): Code => ({
  kind: "CODE",
  channel: "EMAIL",
  to: "ana@example.com",
  sessionId: "ses_1",
  organizationName: "Acme Bank",
  language: "en",
  code: "042137",
  validMinutes: 10,
  reference: "ref",
  ...patch,
});

export const NOW = new Date("2026-03-01T12:00:00.000Z");
