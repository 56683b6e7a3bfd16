import { randomUUID } from "node:crypto";
import { newIdentity } from "../../lambdas/core/identity/domain.ts";
import { newIntegration } from "../../lambdas/core/integration/domain.ts";
import { deliveryIdOf } from "../../lambdas/core/keys.ts";
import { newUser } from "../../lambdas/core/user/domain.ts";
import { type Role, roles, type User } from "../../lambdas/core/user/schema.ts";
import { createUserStore } from "../../lambdas/core/user/store.ts";
import { newWorkflow } from "../../lambdas/core/workflow/domain.ts";
import { workflowInput } from "../../lambdas/core/workflow/schema.ts";
import { newDelivery } from "../../lambdas/webhooks/domain/delivery.ts";
import { createDeliveryStore } from "../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../lambdas/webhooks/store/endpoint-store.ts";
import { anEndpoint, anEvent } from "../unit/webhooks/builders.ts";
import { commit, createSession, createTenant, type TestProduct } from "./test-product.ts";

export const addUser = async (product: TestProduct, organizationId: string, role: Role): Promise<User> => {
  const user = newUser(
    {
      id: product.ids.next("usr"),
      subject: randomUUID(),
      organizationId,
      email: `${role}-${randomUUID()}@example.com`,
      role,
    },
    product.clock.now(),
  );
  await commit(product.table, createUserStore(product.table).create(user));
  return user;
};

/** One user of each role, so that a test can call as any of them. */
export const addStaff = async (product: TestProduct, organizationId: string): Promise<Record<Role, User>> => {
  const staff = await Promise.all(
    roles.map(async (role) => [role, await addUser(product, organizationId, role)] as const),
  );
  return Object.fromEntries(staff) as Record<Role, User>;
};

/** An organization with users of every role and one of each thing that the management API knows by an id. */
export const createManagementTenant = async (product: TestProduct) => {
  const tenant = await createTenant(product);
  const { id: organizationId } = tenant.organization;
  const now = product.clock.now();
  const client = newIntegration(
    {
      id: product.ids.next("int"),
      organizationId,
      clientId: product.ids.next("cli"),
      type: "CLIENT_CREDENTIALS",
      name: "Back end",
    },
    now,
  );
  const identity = newIdentity(
    product.ids.next("idn"),
    { organizationId, loginHint: `${randomUUID()}@example.com`, email: null, phone: null },
    now,
  );
  const spareWorkflow = newWorkflow(
    product.ids.next("wfl"),
    organizationId,
    workflowInput.parse({ name: "Spare", modules: [{ type: "manual-review" }] }),
    now,
  );
  const endpoint = anEndpoint({ id: product.ids.next("whe"), organizationId });
  const event = anEvent({ organizationId });
  const delivery = newDelivery(deliveryIdOf(endpoint.id, event.id), endpoint, event, now);
  await commit(product.table, [
    ...product.integrations.create(client),
    ...product.identities.create(identity),
    ...product.workflows.create(spareWorkflow),
    createEndpointStore(product.table).create(endpoint),
  ]);
  await createDeliveryStore(product.table, 30).create(delivery);
  return {
    ...tenant,
    client,
    identity,
    spareWorkflow,
    endpoint,
    delivery,
    session: await createSession(product, tenant),
    colleague: await addUser(product, organizationId, "viewer"),
    staff: await addStaff(product, organizationId),
  };
};

export type ManagementTenant = Awaited<ReturnType<typeof createManagementTenant>>;
