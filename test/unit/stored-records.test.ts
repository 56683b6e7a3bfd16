import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { auditEvent } from "../../lambdas/core/audit/schema.ts";
import { eventRow } from "../../lambdas/core/event/schema.ts";
import { identity } from "../../lambdas/core/identity/schema.ts";
import { integration } from "../../lambdas/core/integration/schema.ts";
import { link } from "../../lambdas/core/link/schema.ts";
import { notification } from "../../lambdas/core/notification/schema.ts";
import { organization } from "../../lambdas/core/organization/schema.ts";
import { session } from "../../lambdas/core/session/schema.ts";
import { signingKey } from "../../lambdas/core/signing-key/schema.ts";
import { user } from "../../lambdas/core/user/schema.ts";
import { workflow, workflowVersion } from "../../lambdas/core/workflow/schema.ts";
import { authorization } from "../../lambdas/oidc/domain/authorization.ts";
import { grantRecord } from "../../lambdas/oidc/domain/grant-record.ts";
import { opSession } from "../../lambdas/oidc/domain/op-session.ts";
import { parseRecord } from "../../lambdas/platform/dynamo/records.ts";
import { NEWEST_READABLE_VERSION, SCHEMA_VERSION } from "../../lambdas/platform/dynamo/table.ts";
import { RecordTooNew } from "../../lambdas/platform/failure.ts";
import { attempt } from "../../lambdas/webhooks/domain/attempt.ts";
import { endpointHealth } from "../../lambdas/webhooks/domain/circuit.ts";
import { deliveryMessage } from "../../lambdas/webhooks/domain/delivery.ts";
import { webhookEndpoint } from "../../lambdas/webhooks/domain/endpoint.ts";
import { busMessage } from "../../lambdas/webhooks/jobs/fan-out-event.ts";
import { deliveryRow } from "../../lambdas/webhooks/store/delivery-item.ts";
import { pathsOf, replaceAt } from "../support/schema-sample.ts";

/*
 * During a deployment, and after going back by one release, old code meets what new code wrote and new code what old
 * code wrote. `stored-records.json` holds one record of each kind as the first release that knew it wrote it, with
 * nothing that may be absent. It is never changed, only added to: what it holds has to be readable for ever.
 */

const schemas: Readonly<Record<string, z.ZodType>> = {
  organization,
  integration,
  "workflow, newest version": workflow,
  "workflow version (immutable)": workflowVersion,
  "user of the dashboard": user,
  session,
  "event of a session": eventRow,
  "verification link": link,
  identity,
  "audit event": auditEvent,
  "grant: authorization code, refresh token and what they stand for": grantRecord,
  "sign-in under way (an authorization request that waits for its person)": authorization,
  "what a browser may reuse: its verifications": opSession,
  "signing key, public half": signingKey,
  "webhook endpoint": webhookEndpoint,
  "how an endpoint is doing, while it fails": endpointHealth,
  delivery: deliveryRow,
  "delivery in which nothing is twice": deliveryRow,
  "attempt of a delivery": attempt,
};

/** Rows that name another record, count something or live for a minute: a few fields that only their own store knows. */
const withoutSchema = [
  "name of an integration (makes it unique)",
  "the default client exists",
  "client id → integration",
  "user id → subject",
  "how many users are admins",
  "what the first deployment made",
  "login of an identity (makes it unique)",
  "wrong proofs of a person in one hour",
  "idempotency key",
  "pushed authorization request",
  "sign-ins begun for one person in an hour",
  "assertion of a client that was used",
  "generation of the key set",
  "pace of an endpoint that has a rate limit",
  "deleted webhook endpoint, remembered for 400 days",
];

/** What waits in queues while a deployment changes who reads it. */
const messages: Readonly<Record<string, z.ZodType>> = {
  "message: link or code to send": notification,
  "message: event from the bus": busMessage,
  "message: delivery to look at": deliveryMessage,
};

const stored: Record<string, Record<string, unknown>> = JSON.parse(
  readFileSync("test/support/stored-records.json", "utf8"),
);

const isRecord = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const at = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((part, key) => Reflect.get(Object(part), key), value);

/** Maps whose keys are data: an unknown key in one of them is one more entry, not one more field. */
const maps = [
  "customFields",
  "settings",
  "publicJwk",
  "details",
  "responseHeaders",
  "requestHeaders",
  "moduleState",
  "claims",
  "headers",
];

it("every item of the table has a record of its first release, or is only a row that points to one", () => {
  const page = readFileSync("docs/table-schema.md", "utf8");
  const [, table = ""] = /^## Items\n([\s\S]*?)^## /m.exec(page) ?? [];
  const items = [...table.matchAll(/^\| ([^|]+) \| `[A-Z]/gm)].map(([, name = ""]) => name);
  expect(items.length).toBeGreaterThan(20);
  expect(items.filter((item) => !(item in schemas) && !withoutSchema.includes(item))).toEqual([]);
  expect(Object.keys(stored).sort()).toEqual([...Object.keys(schemas), ...Object.keys(messages)].sort());
});

describe.each(Object.entries({ ...schemas, ...messages }))("%s", (name, schema) => {
  const record = stored[name] ?? {};

  it("of the first release can be read", () => {
    expect(() => parseRecord(schema, record)).not.toThrow();
  });

  it("of a newer release can be read: fields that are not known are passed over, wherever they are", () => {
    const known = parseRecord(schema, record);
    for (const path of pathsOf(record)) {
      const part = at(record, path);
      if (!isRecord(part) || path.some((key) => maps.includes(String(key)))) continue;
      const newer = replaceAt(record, path, { ...Object(part), addedLater: "x" });
      expect(parseRecord(schema, Object(newer)), `unknown field at ${path.join(".")}`).toEqual(known);
    }
  });
});

describe.each(Object.entries(schemas))("%s", (name, schema) => {
  it("that says that it must be understood is left alone instead of being damaged", () => {
    const newer = { ...stored[name], schemaVersion: NEWEST_READABLE_VERSION + 1 };
    expect(() => parseRecord(schema, newer)).toThrow(RecordTooNew);
  });
});

it("no release writes what the one before it could not read", () => {
  expect(NEWEST_READABLE_VERSION).toBeGreaterThanOrEqual(SCHEMA_VERSION);
});
