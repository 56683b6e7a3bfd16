// The webhooks API over a real table, called as an administrator of an organization of its own.
import { randomUUID } from "node:crypto";
import { createAuditStore } from "../../../../lambdas/core/audit/store.ts";
import { createIdempotencyStore } from "../../../../lambdas/core/idempotency/store.ts";
import { createIntegrationStore } from "../../../../lambdas/core/integration/store.ts";
import { newOrganization } from "../../../../lambdas/core/organization/domain.ts";
import { createSessionStore } from "../../../../lambdas/core/session/store.ts";
import type { Table } from "../../../../lambdas/platform/dynamo/table.ts";
import { createHttpFunction } from "../../../../lambdas/platform/http/function.ts";
import { renderProblem } from "../../../../lambdas/platform/http/render-error.ts";
import { createIds } from "../../../../lambdas/platform/ids.ts";
import { silentLog } from "../../../../lambdas/platform/log.ts";
import type { SecretVersions } from "../../../../lambdas/platform/secret-versions.ts";
import type { DeliveryMessage } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { createWebhookRoutes } from "../../../../lambdas/webhooks/routes/index.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointSecrets } from "../../../../lambdas/webhooks/store/endpoint-secrets.ts";
import { createEndpointStore } from "../../../../lambdas/webhooks/store/endpoint-store.ts";
import { createHealthStore } from "../../../../lambdas/webhooks/store/health-store.ts";
import { callFunction, type TestRequest } from "../../../support/http-event.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { createClock, createQueue } from "../builders.ts";

export const ENDPOINTS = "/api/v1/webhook-endpoints";

/** Secrets Manager as far as it is used: versions by name. */
const createSecretVersions = () => {
  const values = new Map<string, string>();
  const kept: string[] = [];
  let next = 0;
  let meeting: { until: number; open: () => void; gate: Promise<void> } | undefined;
  const versions: SecretVersions = {
    read: async (name, version) => values.get(`${name} ${version}`),
    add: async (name, value) => {
      next += 1;
      const version = `v${next}`;
      values.set(`${name} ${version}`, value);
      if (meeting !== undefined && next >= meeting.until) meeting.open();
      await meeting?.gate;
      return version;
    },
    promote: async (name, version) => {
      kept.push(`${name} ${version}`);
    },
    remove: async (name) => {
      for (const key of [...values.keys()].filter((each) => each.startsWith(`${name} `))) values.delete(key);
    },
  };
  /** Has the next `count` additions wait for one another, so that whoever adds has read the same record. */
  const meet = (count: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    meeting = { until: next + count, open: resolve, gate: promise };
  };
  return { versions, values, kept, meet };
};

export const createScene = (table: Table) => {
  const clock = createClock();
  const ids = createIds(clock);
  const organization = newOrganization(`org_${randomUUID()}`, "A", clock.now());
  const audit = createAuditStore(table, clock, ids);
  const { queue, sent } = createQueue<DeliveryMessage>();
  const stored = createSecretVersions();
  const deliveries = createDeliveryStore(table, 30);
  const endpoints = createEndpointStore(table);
  const health = createHealthStore(table);
  const integrations = createIntegrationStore(table);
  const secrets = createEndpointSecrets(stored.versions, "webhook/");
  const routes = createWebhookRoutes({
    table,
    clock,
    ids,
    audit,
    queue,
    deliveries,
    endpoints,
    health,
    integrations,
    sessions: createSessionStore(table),
    secrets,
    idempotency: createIdempotencyStore(table, clock),
    allow: [],
  });
  const handler = createHttpFunction({
    log: silentLog,
    metrics: createRecordedMetrics(),
    clock,
    renderError: renderProblem,
    routes,
    authenticate: async () => ({
      userId: "usr_1",
      subject: "somebody",
      lastSeenAt: null,
      role: "admin" as const,
      organization,
      actor: { type: "USER" as const, id: "usr_1" },
    }),
  });
  const call = (request: TestRequest) => callFunction(handler, request);
  return {
    table,
    clock,
    ids,
    organization,
    deliveries,
    endpoints,
    health,
    integrations,
    secrets,
    sent,
    stored,
    routes,
    call,
    create: async (body: Record<string, unknown> = {}) =>
      (await call({ path: ENDPOINTS, body: { url: "https://hooks.example.com/a", ...body } })).body,
    /** In alphabetical order: events of one moment have none of their own. */
    auditActions: async () => {
      const page = await audit.list(organization.id, {}, { limit: 100 });
      return page.data.map((event) => event.action).sort();
    },
    auditDetails: async (action: string) => {
      const page = await audit.list(organization.id, {}, { limit: 100 });
      return page.data.filter((event) => event.action === action).map((event) => event.details);
    },
  };
};

export type Scene = ReturnType<typeof createScene>;
