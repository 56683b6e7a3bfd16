/** Requests and answers that show what the schemas cannot, by route key. A test parses each with its schema. */
export const examples: Readonly<Record<string, { body?: unknown; reply?: unknown }>> = {
  "POST /omni/b2b/onboarding/request-new": {
    body: {
      integrationReference: "int_01k5c0ffee0000000000000001",
      loginHint: "ana.lopez@example.com",
      notification: { type: "EMAIL" },
      externalCustomerId: "employee-4711",
      linkValidityInMinutes: 60,
    },
    reply: {
      interviewId: "ses_01k5c0ffee0000000000000002",
      url: "https://verify.example.com/v/the-token-of-the-link",
      expiresAt: "2026-01-31T13:00:00.000Z",
      status: "CREATED",
    },
  },
  "POST /api/v1/sessions": {
    body: {
      integrationReference: "int_01k5c0ffee0000000000000001",
      loginHint: "ana.lopez@example.com",
      notification: { type: "SMS", phone: "+14155550123" },
    },
  },
  "POST /api/v1/sessions/{id}/review": {
    body: { decision: "APPROVE", comment: "Known to the front desk." },
  },
  "POST /api/v1/workflows": {
    body: {
      name: "Code, then a second look",
      modules: [
        { type: "one-time-code", settings: { channels: ["SMS", "EMAIL"] } },
        { type: "manual-review" },
      ],
    },
  },
  "PATCH /api/v1/organization": {
    body: { branding: { logoUrl: "https://example.com/logo.svg", primaryColor: "#0b5fff" } },
  },
  "POST /api/v1/operator/organizations": {
    body: { name: "Example Bank", features: ["integrations-ecosystem"], adminEmail: "admin@example.com" },
  },
  "POST /api/v1/users": { body: { email: "agent@example.com", role: "agent" } },
};
