import { createAuditStore } from "../../lambdas/core/audit/store.ts";
import { createEventStore } from "../../lambdas/core/event/store.ts";
import { createIdempotencyStore } from "../../lambdas/core/idempotency/store.ts";
import { createIdentityStore } from "../../lambdas/core/identity/store.ts";
import { newIntegration } from "../../lambdas/core/integration/domain.ts";
import { createIntegrationStore } from "../../lambdas/core/integration/store.ts";
import { createLinkStore } from "../../lambdas/core/link/store.ts";
import type { PersonNotification } from "../../lambdas/core/notification/schema.ts";
import { newOrganization } from "../../lambdas/core/organization/domain.ts";
import { createOrganizationStore } from "../../lambdas/core/organization/store.ts";
import type { SessionDeps } from "../../lambdas/core/session/deps.ts";
import { requestSession } from "../../lambdas/core/session/request-session.ts";
import { requestSessionBody } from "../../lambdas/core/session/schema.ts";
import { createSessionStore } from "../../lambdas/core/session/store.ts";
import { createSessionTelemetry } from "../../lambdas/core/session/telemetry.ts";
import { createSessionWriter } from "../../lambdas/core/session/writer.ts";
import { newWorkflow } from "../../lambdas/core/workflow/domain.ts";
import { workflowInput } from "../../lambdas/core/workflow/schema.ts";
import { createWorkflowStore } from "../../lambdas/core/workflow/store.ts";
import type { Table } from "../../lambdas/platform/dynamo/table.ts";
import { transact, type Write } from "../../lambdas/platform/dynamo/transaction.ts";
import { createIds } from "../../lambdas/platform/ids.ts";
import { createRecordedLog } from "./recorded-log.ts";
import { createRecordedMetrics } from "./recorded-metrics.ts";
import { createRecordedQueue } from "./recorded-queue.ts";
import { createTestClock } from "./test-clock.ts";

export const commit = async (table: Table, writes: Write[]): Promise<void> => {
  const outcome = await transact(table, writes);
  if (!outcome.ok) throw new Error(`refused: ${outcome.failed.join()}`);
};

/** The core's stores on one table, with a clock that tests move and a queue that tests read. */
export const createTestProduct = (table: Table, baseUrl = "https://id.example.com") => {
  const clock = createTestClock();
  const ids = createIds(clock);
  const linkKey = ids.token();
  const notifications = createRecordedQueue<PersonNotification>();
  const log = createRecordedLog();
  const metrics = createRecordedMetrics();
  const telemetry = createSessionTelemetry(log, metrics);
  const deps = {
    table,
    clock,
    ids,
    baseUrl,
    organizations: createOrganizationStore(table, clock),
    integrations: createIntegrationStore(table),
    workflows: createWorkflowStore(table),
    identities: createIdentityStore(table),
    sessions: createSessionStore(table),
    writer: createSessionWriter(table, clock, ids, telemetry),
    telemetry,
    links: createLinkStore(table),
    idempotency: createIdempotencyStore(table, clock),
    audit: createAuditStore(table, clock, ids),
    notifications,
    linkKey: async () => linkKey,
  } satisfies SessionDeps;
  return { ...deps, log, metrics, events: createEventStore(table) };
};

export type TestProduct = ReturnType<typeof createTestProduct>;

export interface TenantOptions {
  modules?: readonly { type: string; settings?: Record<string, unknown> }[];
  decision?: { onFailure: "FAIL" | "REVIEW" };
  sessionMinutes?: number;
  redirectUrl?: string;
  name?: string;
  feature?: boolean;
}

/** An organization with one workflow and one API integration. */
export const createTenant = async (product: TestProduct, options: TenantOptions = {}) => {
  const now = product.clock.now();
  const organization = {
    ...newOrganization(product.ids.next("org"), options.name ?? "Acme Bank", now),
    features: options.feature === false ? [] : (["integrations-ecosystem"] as "integrations-ecosystem"[]),
  };
  const workflow = newWorkflow(
    product.ids.next("wfl"),
    organization.id,
    workflowInput.parse({
      name: "Standard",
      modules: options.modules ?? [{ type: "one-time-code" }],
      ...(options.decision === undefined ? {} : { decision: options.decision }),
      ...(options.sessionMinutes === undefined ? {} : { sessionMinutes: options.sessionMinutes }),
    }),
    now,
  );
  const integration = newIntegration(
    {
      id: product.ids.next("int"),
      organizationId: organization.id,
      clientId: null,
      type: "API",
      name: "Back office",
      workflowId: workflow.id,
      redirectUrl: options.redirectUrl ?? null,
    },
    now,
  );
  await commit(product.table, [
    product.organizations.create(organization),
    ...product.workflows.create(workflow),
    ...product.integrations.create(integration),
  ]);
  return { organization, workflow, integration };
};

export type Tenant = Awaited<ReturnType<typeof createTenant>>;

/** A requested session: its id, its link's token, and what the caller was answered. */
export const createSession = async (
  product: TestProduct,
  tenant: Tenant,
  body: Record<string, unknown> = {},
) => {
  const reply = await requestSession(product, {
    organizationId: tenant.organization.id,
    actor: { type: "CLIENT", id: "client" },
    body: requestSessionBody.parse({
      integrationReference: tenant.integration.id,
      loginHint: "ana@example.com",
      ...body,
    }),
  });
  return { ...reply, id: reply.interviewId, token: reply.url.slice(reply.url.lastIndexOf("/") + 1) };
};
