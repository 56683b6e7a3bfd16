import type { OnboardingScope } from "../core/access/scopes.ts";

/** Which scope each route asks for. A route that is not here cannot be called. */
export const routeScopes: Readonly<Record<string, OnboardingScope>> = {
  "POST /omni/b2b/onboarding/request-new": "onboarding:write",
  "GET /omni/b2b/onboarding/status/{interviewId}": "onboarding:read",
  "GET /omni/b2b/onboarding/sessions": "onboarding:read",
  "POST /omni/b2b/onboarding/{interviewId}/cancel": "onboarding:write",
  "POST /omni/b2b/onboarding/{interviewId}/resend": "onboarding:write",
  "POST /omni/b2b/onboarding/{interviewId}/redact": "onboarding:write",
};
