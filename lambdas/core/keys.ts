import { sha256, shardOf } from "../platform/ids.ts";

/**
 * Every key of the table. docs/table-schema.md lists each access pattern with the key that serves it and changes in
 * the same commit. Attribute names of an index follow its name: `list` is keyed by `listPk` and `listSk`.
 */
export interface Key {
  pk: string;
  sk: string;
}

/** How many partitions the time-ordered work lists are spread over, so that none of them is one hot key. */
export const SHARDS = 8;

export const shards: readonly number[] = Array.from({ length: SHARDS }, (_, shard) => shard);

/** What stands for a login in keys, folded as people write it differently. */
export const loginHash = (loginHint: string): string =>
  sha256(loginHint.normalize("NFKC").trim().toLowerCase());
const sequenceText = (sequence: number): string => String(sequence).padStart(6, "0");

/** A delivery's id holds those of its event and of its endpoint: `dlv_<event>_<endpoint>`. */
export const endpointOfDelivery = (deliveryId: string): string => `whe_${deliveryId.split("_")[2] ?? ""}`;

export const eventOfDelivery = (deliveryId: string): string => `evt_${deliveryId.split("_")[1] ?? ""}`;

/** Fanning an event out twice makes the same id, and the row is written once. */
export const deliveryIdOf = (endpointId: string, eventId: string): string =>
  `dlv_${eventId.replace(/^evt_/, "")}_${endpointId.replace(/^whe_/, "")}`;

/** Where all deliveries of an endpoint lie. */
export const deliveriesPartition = (endpointId: string): string => `DELIVERIES#${endpointId}`;

export const keys = {
  organization: (id: string): Key => ({ pk: `ORG#${id}`, sk: "ORG" }),
  integration: (organizationId: string, id: string): Key => ({
    pk: `ORG#${organizationId}`,
    sk: `INTEGRATION#${id}`,
  }),
  integrationName: (organizationId: string, name: string): Key => ({
    pk: `ORG#${organizationId}`,
    sk: `INTEGRATION_NAME#${sha256(name.normalize("NFKC").toLowerCase())}`,
  }),
  defaultClient: (organizationId: string): Key => ({ pk: `ORG#${organizationId}`, sk: "DEFAULT_CLIENT" }),
  client: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: "CLIENT" }),
  workflow: (organizationId: string, id: string): Key => ({
    pk: `ORG#${organizationId}`,
    sk: `WORKFLOW#${id}`,
  }),
  workflowVersion: (id: string, version: number): Key => ({
    pk: `WORKFLOW#${id}`,
    sk: `VERSION#${sequenceText(version)}`,
  }),
  user: (subject: string): Key => ({ pk: `USER#${subject}`, sk: "USER" }),
  userId: (organizationId: string, id: string): Key => ({ pk: `ORG#${organizationId}`, sk: `USER#${id}` }),
  adminCount: (organizationId: string): Key => ({ pk: `ORG#${organizationId}`, sk: "ADMINS" }),
  bootstrap: (): Key => ({ pk: "BOOTSTRAP", sk: "BOOTSTRAP" }),
  session: (id: string): Key => ({ pk: `SESSION#${id}`, sk: "SESSION" }),
  event: (sessionId: string, sequence: number): Key => ({
    pk: `SESSION#${sessionId}`,
    sk: `EVENT#${sequenceText(sequence)}`,
  }),
  link: (tokenHash: string): Key => ({ pk: `LINK#${tokenHash}`, sk: "LINK" }),
  identity: (id: string): Key => ({ pk: `IDENTITY#${id}`, sk: "IDENTITY" }),
  identityLogin: (organizationId: string, loginHint: string): Key => ({
    pk: `LOGIN#${organizationId}#${loginHash(loginHint)}`,
    sk: "LOGIN",
  }),
  attempts: (organizationId: string, loginHint: string, hour: string): Key => ({
    pk: `ATTEMPTS#${organizationId}#${loginHash(loginHint)}`,
    sk: hour,
  }),
  audit: (organizationId: string, id: string): Key => ({ pk: `AUDIT#${organizationId}`, sk: id }),
  idempotency: (scope: string, key: string): Key => ({
    pk: `IDEMPOTENCY#${sha256(`${scope}\n${key}`)}`,
    sk: "KEY",
  }),
  authorization: (id: string): Key => ({ pk: `AUTHORIZATION#${id}`, sk: "AUTHORIZATION" }),
  pushedRequest: (secretHash: string): Key => ({ pk: `PUSHED#${secretHash}`, sk: "PUSHED" }),
  opSession: (secretHash: string): Key => ({ pk: `OPSESSION#${secretHash}`, sk: "OPSESSION" }),
  loginRate: (organizationId: string, loginHint: string, hour: string): Key => ({
    pk: `LOGIN_RATE#${organizationId}#${loginHash(loginHint)}`,
    sk: hour,
  }),
  grant: (id: string): Key => ({ pk: `GRANT#${id}`, sk: "GRANT" }),
  assertion: (clientId: string, jti: string): Key => ({
    pk: `ASSERTION#${sha256(`${clientId}\n${jti}`)}`,
    sk: "ASSERTION",
  }),
  signingKey: (id: string): Key => ({ pk: "SIGNING_KEYS", sk: id }),
  signingKeySet: (): Key => ({ pk: "SIGNING_KEYS", sk: "SET" }),
  webhookEndpoint: (organizationId: string, id: string): Key => ({
    pk: `WEBHOOKS#${organizationId}`,
    sk: `ENDPOINT#${id}`,
  }),
  /** Apart from those that there are: whom an event is for is asked for each event, and who was, hardly ever. */
  deletedWebhookEndpoint: (organizationId: string, deletedAt: string, id: string): Key => ({
    pk: `DELETED_WEBHOOKS#${organizationId}`,
    sk: `${deletedAt}#${id}`,
  }),
  webhookHealth: (organizationId: string, endpointId: string): Key => ({
    pk: `WEBHOOKS#${organizationId}`,
    sk: `HEALTH#${endpointId}`,
  }),
  webhookPace: (endpointId: string): Key => ({ pk: `PACE#${endpointId}`, sk: "PACE" }),
  delivery: (id: string): Key => ({ pk: deliveriesPartition(endpointOfDelivery(id)), sk: id }),
  attempt: (deliveryId: string, number: number): Key => ({
    pk: `DELIVERY#${deliveryId}`,
    sk: `ATTEMPT#${sequenceText(number)}`,
  }),
} as const;

/** Index `list`: what belongs to an owner, newest first. All attributes are projected. */
export const listKeys = {
  organizations: (id: string) => ({ listPk: "ORGANIZATIONS", listSk: id }),
  sessions: (organizationId: string, id: string) => ({ listPk: `SESSIONS#${organizationId}`, listSk: id }),
  identities: (organizationId: string, id: string) => ({
    listPk: `IDENTITIES#${organizationId}`,
    listSk: id,
  }),
  users: (organizationId: string, id: string) => ({ listPk: `USERS#${organizationId}`, listSk: id }),
  /** What one user did. */
  acts: (organizationId: string, userId: string, id: string) => ({
    listPk: `ACTS#${organizationId}#${userId}`,
    listSk: id,
  }),
} as const;

/** Index `person`: a person's sessions. All attributes are projected. */
export const personKeys = {
  sessions: (organizationId: string, loginHint: string, id: string) => ({
    personPk: `PERSON#${organizationId}#${loginHash(loginHint)}`,
    personSk: id,
  }),
} as const;

/**
 * Index `reference`: sessions by the caller's own id, audit events by what they are about. Sparse; all attributes are
 * projected.
 */
export const referenceKeys = {
  sessions: (organizationId: string, externalCustomerId: string, id: string) => ({
    referencePk: `REFERENCE#${organizationId}#${sha256(externalCustomerId)}`,
    referenceSk: id,
  }),
  acts: (organizationId: string, targetId: string, id: string) => ({
    referencePk: `ACTS_ON#${organizationId}#${targetId}`,
    referenceSk: id,
  }),
} as const;

/**
 * Index `due`: work ordered by the time at which it is due, spread over shards; deliveries that wait for their endpoint
 * instead, in the order of their events. Sparse; keys only.
 */
export const dueKeys = {
  expiry: (sessionId: string, at: string) => ({
    duePk: `EXPIRY#${shardOf(sessionId, SHARDS)}`,
    dueSk: `${at}#${sessionId}`,
  }),
  retention: (sessionId: string, at: string) => ({
    duePk: `RETENTION#${shardOf(sessionId, SHARDS)}`,
    dueSk: `${at}#${sessionId}`,
  }),
  outbox: (eventId: string, at: string) => ({
    duePk: `OUTBOX#${shardOf(eventId, SHARDS)}`,
    dueSk: `${at}#${eventId}`,
  }),
  delivery: (deliveryId: string, at: string) => ({
    duePk: `DELIVERY_DUE#${shardOf(deliveryId, SHARDS)}`,
    // Keys of an index need not be unique: without the id, which is the row's own, it weighs less.
    dueSk: at,
  }),
  heldDelivery: (deliveryId: string) => ({
    duePk: `HELD#${endpointOfDelivery(deliveryId)}`,
    dueSk: deliveryId,
  }),
  webhookHealth: (endpointId: string, at: string) => ({
    duePk: `ENDPOINT_DUE#${shardOf(endpointId, SHARDS)}`,
    dueSk: `${at}#${endpointId}`,
  }),
} as const;

/** Index `open`: sessions of an integration that have not ended. Sparse; keys only. */
export const openKeys = {
  session: (integrationId: string, sessionId: string) => ({
    openPk: `OPEN#${integrationId}`,
    openSk: sessionId,
  }),
  /**
   * A delivery's session. Rows from before ADR 27 have `openSk` too, and so a place in the index. For those that came
   * after it is only where the session is written down, as the release before reads it.
   */
  delivery: (sessionId: string) => ({ openPk: `SESSION_DELIVERIES#${sessionId}` }),
} as const;
