import { randomBytes } from "node:crypto";
import { distributionHost } from "./assembly/attributes.ts";
import { findResources, type Stack } from "./assembly/read.ts";
import type { State } from "./state.ts";

/** A text that is made once per state folder. */
export function remember(state: State, kind: string, id: string, make: () => string): string {
  const known = state.get<string>(kind, id);
  if (known !== undefined) return known;
  const made = make();
  state.put(kind, id, made);
  return made;
}

/** `https://<distribution>` becomes the local base URL wherever a template builds it. */
export function rewriteDistribution(stacks: readonly Stack[], baseUrl: string): (text: string) => string {
  const hosts = findResources(stacks, "AWS::CloudFront::Distribution").map(({ logicalId }) =>
    distributionHost(logicalId),
  );
  const { host } = new URL(baseUrl);
  return (text) =>
    hosts.reduce(
      (changed, each) => changed.replaceAll(`https://${each}`, baseUrl).replaceAll(each, host),
      text,
    );
}

/** What Lambda's runtime sets, with credentials that are good for nothing but this. */
export function runtimeEnvironment(state: State, region: string, endpoint: string): Record<string, string> {
  const secret = (name: string) =>
    remember(state, "credentials", name, () => randomBytes(20).toString("hex"));
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: `LOCAL${secret("id").slice(0, 15).toUpperCase()}`,
    AWS_SECRET_ACCESS_KEY: secret("key"),
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    LAMBDA_TASK_ROOT: "/var/task",
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
  };
}

/** Only functions whose template declares the variable may be told to reach private addresses. */
export function openWebhooks(
  declared: Record<string, string>,
  allow: string | undefined,
): Record<string, string> {
  return allow && "WEBHOOK_ALLOW" in declared ? { ...declared, WEBHOOK_ALLOW: allow } : declared;
}
