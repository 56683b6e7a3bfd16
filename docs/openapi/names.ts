import * as z from "zod";
import * as insights from "../../lambdas/administration/contract/insights.ts";
import * as people from "../../lambdas/administration/contract/people.ts";
import * as sessions from "../../lambdas/administration/contract/sessions.ts";
import * as workflows from "../../lambdas/administration/contract/workflows.ts";
import { auditEvent } from "../../lambdas/core/audit/schema.ts";
import { sessionEvent } from "../../lambdas/core/event/schema.ts";
import { integrationView } from "../../lambdas/core/integration/schema.ts";
import { organization } from "../../lambdas/core/organization/schema.ts";
import { requestSessionReply, sessionView } from "../../lambdas/core/session/schema.ts";
import { workflowInput } from "../../lambdas/core/workflow/schema.ts";
import { visitView } from "../../lambdas/verification/contract.ts";
import { deliveryDetailReply, deliveryReply } from "../../lambdas/webhooks/domain/delivery-reply.ts";
import { endpointReply } from "../../lambdas/webhooks/domain/endpoint-reply.ts";

/** Schemas that several endpoints share, by the name that they have in the document. */
export const named: Readonly<Record<string, z.ZodType>> = {
  AuditEvent: auditEvent,
  Identity: people.getIdentity.reply,
  Integration: integrationView,
  Organization: organization,
  PersonSession: visitView,
  Session: sessionView,
  SessionDetail: sessions.sessionDetail,
  SessionEvent: sessionEvent,
  User: people.getUser.reply,
  VerificationCounts: insights.verificationCounts,
  VerificationLink: requestSessionReply,
  WebhookDelivery: deliveryReply,
  WebhookDeliveryDetail: deliveryDetailReply,
  WebhookEndpoint: endpointReply,
  Workflow: workflows.getWorkflow.reply,
  WorkflowInput: workflowInput,
};

// zod gives a schema with an id its own definition and refers to it.
for (const [id, schema] of Object.entries(named)) z.globalRegistry.add(schema, { id });
