import { type EventName, type SessionEvent, toType } from "../../core/event/schema.ts";

const UNFINISHED: readonly EventName[] = ["SESSION_STARTED", "SESSION_PROGRESS"];
const WITH_IDENTITY: readonly EventName[] = ["SESSION_SUCCEEDED", "IDENTITY_ENROLLED"];

/** An event that looks like the real one but belongs to no session, for trying an endpoint out. */
export const exampleEvent = (
  id: string,
  organizationId: string,
  eventType: EventName,
  now: Date,
): SessionEvent => ({
  id,
  eventType,
  type: toType(eventType),
  timestamp: now.toISOString(),
  sequence: 1,
  organizationId,
  interviewId: "ses_example",
  integrationReference: "int_example",
  integrationName: "Example",
  loginHint: "person@example.com",
  externalCustomerId: "example-customer",
  correlationId: "example-correlation",
  customFields: {},
  onboardingStatus: UNFINISHED.includes(eventType) ? null : "ONBOARDING_FINISHED",
  identityId: WITH_IDENTITY.includes(eventType) ? "idn_example" : null,
  failureReason: eventType === "SESSION_FAILED" ? "SESSION_EXPIRED" : null,
});
