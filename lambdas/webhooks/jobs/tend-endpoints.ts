// Looks after endpoints whose circuit is open or was: sends probes, releases what was held, has administrators told.
import type { Notification } from "../../core/notification/schema.ts";
import { type Clock, plusSeconds } from "../../platform/clock.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { reportFailure } from "../../platform/failure.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import type { Queue } from "../../platform/queue.ts";
import { afterProbeSent, afterRelease, drain, type EndpointHealth, isOpen, rest } from "../domain/circuit.ts";
import { type DeliveryMessage, isSwitchedOff } from "../domain/delivery.ts";
import type { WebhookEndpoint } from "../domain/endpoint.ts";
import type { DeliveryStore } from "../store/delivery-store.ts";
import type { EndpointStore } from "../store/endpoint-store.ts";
import type { EndpointRef, HealthStore } from "../store/health-store.ts";

export interface TendDependencies {
  table: Table;
  endpoints: Pick<EndpointStore, "get">;
  health: Pick<HealthStore, "findDue" | "get" | "change">;
  deliveries: Pick<DeliveryStore, "findHeld" | "release">;
  queue: Queue<DeliveryMessage>;
  notifications: Queue<Notification>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

const ENDPOINTS_PER_SHARD = 25;
/** A backlog flows at this pace where the endpoint has no rate limit of its own. */
const RELEASES_PER_SECOND = 10;
/** The next run comes in a minute. */
const RUN_SECONDS = 60;
const MOST_RELEASES = 600;
const AT_ONCE = 10;

export const createTendEndpoints = (deps: TendDependencies) => async (): Promise<void> => {
  const due = await deps.health.findDue(plusSeconds(deps.clock.now(), 1), ENDPOINTS_PER_SHARD);
  for (const endpoint of due) {
    try {
      await tend(deps, endpoint);
    } catch (error) {
      // Left as it is, it is found again in a minute; the others have their turn.
      reportFailure(deps, "ENDPOINT_NOT_TENDED", { endpointId: endpoint.id }, error);
    }
  }
};

const tend = async (deps: TendDependencies, ref: EndpointRef): Promise<void> => {
  const [health, endpoint] = await Promise.all([
    deps.health.get(ref),
    deps.endpoints.get(ref.organizationId, ref.id),
  ]);
  if (health === undefined || health.checkAt === null) return;
  if (endpoint === undefined || isSwitchedOff(endpoint)) return letGo(deps, health, endpoint);
  if (endpoint.status === "DISABLED") return tellAdministrators(deps, health, endpoint);
  if (health.circuit === "OPEN") return probe(deps, health);
  return releaseSome(deps, health, endpoint);
};

/** Nobody waits for what is held any more: released, it ends as canceled. Nothing may be held from then on. */
const letGo = async (
  deps: TendDependencies,
  health: EndpointHealth,
  endpoint: WebhookEndpoint | undefined,
): Promise<void> => {
  if (isOpen(health)) await save(deps, health, drain(health, deps.clock.now()));
  else await releaseSome(deps, health, endpoint);
};

/** First the message, then the note of it: told twice is better than never. */
const tellAdministrators = async (
  deps: TendDependencies,
  health: EndpointHealth,
  endpoint: WebhookEndpoint,
): Promise<void> => {
  if (health.mailDue) {
    await deps.notifications.send({
      kind: "WEBHOOK_DISABLED",
      organizationId: endpoint.organizationId,
      // The rest of a URL may be a secret of the receiver.
      host: new URL(endpoint.url).host,
      endpointId: endpoint.id,
      failingSince: health.failingSince,
    });
  }
  await save(deps, health, rest(health));
};

const probe = async (deps: TendDependencies, health: EndpointHealth): Promise<void> => {
  const now = deps.clock.now();
  const [id] = await deps.deliveries.findHeld(health.endpointId, 1);
  // Written down first: whoever finds it so does not send another one.
  if (!(await save(deps, health, afterProbeSent(health, id !== undefined, now)))) return;
  if (id === undefined || !(await deps.deliveries.release(id, now, true))) return;
  await deps.queue.send({ deliveryId: id, slow: true });
  deps.log.info("PROBE_SENT", { endpointId: health.endpointId, deliveryId: id, probes: health.probes });
};

const releaseSome = async (
  deps: TendDependencies,
  health: EndpointHealth,
  endpoint: WebhookEndpoint | undefined,
): Promise<void> => {
  const now = deps.clock.now();
  const perSecond = endpoint?.maxPerSecond ?? RELEASES_PER_SECOND;
  const limit = Math.min(MOST_RELEASES, perSecond * RUN_SECONDS);
  const ids = await deps.deliveries.findHeld(health.endpointId, limit);
  const delays = new Map<string, number>();
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    await Promise.all(
      ids.slice(start, start + AT_ONCE).map(async (id, index) => {
        const delay = Math.floor((start + index) / perSecond);
        if (await deps.deliveries.release(id, plusSeconds(now, delay), false)) delays.set(id, delay);
      }),
    );
  }
  const messages = [...delays.keys()].map((deliveryId) => ({ deliveryId, slow: true as const }));
  await deps.queue.sendAll(messages, ({ deliveryId }) => delays.get(deliveryId) ?? 0);
  await save(deps, health, afterRelease(health, ids.length === limit, now));
  deps.log.info("DELIVERIES_RELEASED", { endpointId: health.endpointId, released: messages.length });
};

/** False where an attempt changed the record meanwhile, which the next run then finds. */
const save = async (
  deps: TendDependencies,
  before: EndpointHealth,
  after: EndpointHealth | undefined,
): Promise<boolean> => (await transact(deps.table, [deps.health.change(before, after)])).ok;
