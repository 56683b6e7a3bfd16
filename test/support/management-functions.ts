import { randomUUID } from "node:crypto";
import { vi } from "vitest";
import type { Table } from "../../lambdas/platform/dynamo/table.ts";
import { atEndOfFile } from "./file-end.ts";
import { startTestSignIn, type TestSignIn } from "./test-sign-in.ts";

/** The functions of the management API as they are deployed: their own entries, on a test table. */
export interface ManagementFunctions {
  signIn: TestSignIn;
  /** By the name of the entry. */
  handlers: Readonly<Record<string, unknown>>;
}

const ENTRIES = {
  "administration-api": () => import("../../lambdas/administration/administration-api.ts"),
  "integrations-api": () => import("../../lambdas/integrations/integrations-api.ts"),
  "webhooks-api": () => import("../../lambdas/webhooks/webhooks-api.ts"),
} as const;

const endpointOf = async (table: Table): Promise<string> => {
  const endpoint = await table.client.config.endpoint?.();
  if (endpoint === undefined) throw new Error("the table has no endpoint");
  return `${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`;
};

/** Loads the entries with an environment that points at the table. What else they call has to be mocked. */
export const loadManagementFunctions = async (table: Table): Promise<ManagementFunctions> => {
  const signIn = await startTestSignIn();
  atEndOfFile(() => signIn.stop());
  const queue = "https://queue.invalid/000000000000/queue";
  const environment = {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: randomUUID(),
    AWS_SECRET_ACCESS_KEY: randomUUID(),
    AWS_ENDPOINT_URL_DYNAMODB: await endpointOf(table),
    TABLE_NAME: table.name,
    BASE_URL: "https://id.example.com",
    SIGN_IN_ISSUER: signIn.issuer,
    SIGN_IN_CLIENT_ID: signIn.clientId,
    USER_POOL_ID: "pool",
    LINK_KEY_SECRET: "link-key",
    CLIENT_SECRET_PREFIX: "client/",
    WEBHOOK_SECRET_PREFIX: "webhook/",
    WEBHOOK_ALLOW: "",
    NOTIFICATION_QUEUE_URL: queue,
    DELIVERY_QUEUE_URL: queue,
    SLOW_DELIVERY_QUEUE_URL: queue,
    DELIVERY_RETENTION_DAYS: "30",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  // They read it when they are loaded, which another file may have done before.
  vi.resetModules();
  const loaded = await Promise.all(
    Object.entries(ENTRIES).map(async ([name, load]) => [name, (await load()).handler] as const),
  );
  return { signIn, handlers: Object.fromEntries(loaded) };
};
