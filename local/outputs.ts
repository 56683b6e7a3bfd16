import type { Stack } from "./assembly/read.ts";
import type { Resolver } from "./assembly/resolve.ts";
import type { DemoUser, LocalJson } from "./types.ts";
import { type LocalSignIn, nameOfFirst } from "./wire.ts";

export interface OutputsDeps {
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
  readonly baseUrl: string;
  readonly region: string;
  readonly toolsOrigin: string;
  readonly signIn: LocalSignIn | undefined;
}

const WEEK_SECONDS = 7 * 86_400;

/** Turns stack outputs into what scripts can rely on. */
export async function readOutputs(
  deps: OutputsDeps,
): Promise<{ localJson: LocalJson; demoUsers: DemoUser[] }> {
  const { stacks, resolver, signIn, toolsOrigin } = deps;
  const output = (name: string): string => {
    for (const stack of stacks) {
      const found = stack.template.Outputs?.[name];
      if (found) return String(resolver.resolve(stack, found.Value));
    }
    return "";
  };
  const demoUsers = parseUsers(output("DemoUsers"));
  const managementToken: Record<string, string> = {};
  for (const { role, username } of demoUsers) {
    if (signIn) managementToken[role] = await signIn.provider.makeToken(username, WEEK_SECONDS);
  }
  const localJson: LocalJson = {
    baseUrl: deps.baseUrl,
    issuer: deps.baseUrl,
    organizationId: output("OrganizationId"),
    defaultWorkflowId: output("DefaultWorkflowId"),
    clientCredentialsIntegrationId: output("ClientCredentialsIntegrationId"),
    managementToken,
    outboxUrl: `${toolsOrigin}/outbox`,
    eventsUrl: `${toolsOrigin}/events`,
    aws: {
      endpoint: toolsOrigin,
      region: deps.region,
      tableName:
        output("TableName") || nameOfFirst(stacks, "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"),
      eventBusName: output("EventBusName") || nameOfFirst(stacks, "AWS::Events::EventBus"),
    },
  };
  return { localJson, demoUsers };
}

function parseUsers(text: string): DemoUser[] {
  const list: unknown = text ? JSON.parse(text) : [];
  if (!Array.isArray(list)) throw new Error("the output DemoUsers is not a list");
  return list.map(({ role, username }) => ({ role: String(role), username: String(username) }));
}
