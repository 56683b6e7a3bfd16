import type { App } from "aws-cdk-lib";
import type { Config } from "../config.ts";
import { AdministrationStack } from "./administration-stack.ts";
import { ApiStack } from "./api-stack.ts";
import { DataStack } from "./data-stack.ts";
import { EdgeStack } from "./edge-stack.ts";
import { IntegrationsStack } from "./integrations-stack.ts";
import { NotificationsStack } from "./notifications-stack.ts";
import { ObservabilityStack } from "./observability-stack.ts";
import { OidcStack } from "./oidc-stack.ts";
import { OnboardingStack } from "./onboarding-stack.ts";
import { VerificationStack } from "./verification-stack.ts";
import { WebhooksStack } from "./webhooks-stack.ts";

/** All stacks of a stage, in the order in which they depend on one another. */
export const addStacks = (app: App, config: Config): void => {
  const { productTable, bus, linkKey, pairwiseKey } = new DataStack(app, config);
  const edge = config.isPublic ? new EdgeStack(app, config) : undefined;
  const { api, baseUrl, signIn } = new ApiStack(app, config, edge);
  const shared = { productTable, bus, linkKey, pairwiseKey, api, baseUrl, signIn };
  new OidcStack(app, config, shared);
  new IntegrationsStack(app, config, shared);
  const withNotifications = { ...shared, notifications: new NotificationsStack(app, config, shared).queue };
  new WebhooksStack(app, config, withNotifications);
  new OnboardingStack(app, config, withNotifications);
  new VerificationStack(app, config, withNotifications);
  new AdministrationStack(app, config, withNotifications);
  new ObservabilityStack(app, config, shared);
};
