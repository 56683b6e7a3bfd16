import { createEventStore, type EventStore } from "../../core/event/store.ts";
import { connectSessions, type SessionDeps } from "../../core/session/deps.ts";
import { createUserStore, type UserStore } from "../../core/user/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import { createSecrets } from "../../platform/secrets.ts";
import { connectSignInUsers, type SignInUsers } from "../store/sign-in-users.ts";
import { createVerificationFacts, type VerificationFacts } from "../store/verification-facts.ts";

/** What the routes of this context work with. */
export interface AdministrationDeps extends SessionDeps {
  users: UserStore;
  events: EventStore;
  facts: VerificationFacts;
  signInUsers: SignInUsers;
  log: Log;
  metrics: Metrics;
}

export interface AdministrationEnvironment {
  TABLE_NAME: string;
  BASE_URL: string;
  NOTIFICATION_QUEUE_URL: string;
  LINK_KEY_SECRET: string;
  USER_POOL_ID: string;
}

export const connectAdministration = (
  env: AdministrationEnvironment,
  clock: Clock,
  { log, metrics }: { log: Log; metrics: Metrics },
): AdministrationDeps => {
  const sessions = connectSessions(
    {
      tableName: env.TABLE_NAME,
      baseUrl: env.BASE_URL,
      notificationQueueUrl: env.NOTIFICATION_QUEUE_URL,
      linkKeySecret: env.LINK_KEY_SECRET,
    },
    clock,
    createSecrets(clock),
    { log, metrics },
  );
  return {
    ...sessions,
    users: createUserStore(sessions.table),
    events: createEventStore(sessions.table),
    facts: createVerificationFacts(sessions.table),
    signInUsers: connectSignInUsers(env.USER_POOL_ID),
    log,
    metrics,
  };
};
