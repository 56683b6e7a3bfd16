/** What a back end's token may open of our own API. */
export const onboardingScopes = ["onboarding:write", "onboarding:read"] as const;
export type OnboardingScope = (typeof onboardingScopes)[number];
