import type { Clock } from "../../platform/clock.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { conflict, rateLimited } from "../../platform/errors.ts";
import type { Ids } from "../../platform/ids.ts";
import { createAttemptLimit, secondsLeft } from "../attempt-limit/store.ts";
import { createEventStore } from "../event/store.ts";
import { newIdentity, recognize } from "../identity/domain.ts";
import type { Identity } from "../identity/schema.ts";
import { createIdentityStore } from "../identity/store.ts";
import { type Change, chain, change, type Now, type Patch, proofIn, provedContact } from "./domain.ts";
import type { Session } from "./schema.ts";
import { createSessionStore } from "./store.ts";
import type { SessionTelemetry } from "./telemetry.ts";

/** Writes state changes together with their events: never one without the other. */
export interface SessionWriter {
  /** False where somebody else changed the session first; nothing was written then. */
  write(changed: Change, further?: readonly Write[]): Promise<boolean>;
  /**
   * Ends the session with success and enrols the person if this is their first. False as above. `further` goes into
   * the same transaction, and so does `lead`: a change that has not been written and whose outcome `before` is.
   */
  succeed(before: Session, patch: Patch, further?: readonly Write[], lead?: Change): Promise<Session | false>;
  /** The time and the event ids for the pure functions of `domain.ts`. */
  now(): Now;
}

// Two sessions of one new person may succeed at once: the one that comes second finds the identity of the first.
const ENROL_ATTEMPTS = 3;

export const createSessionWriter = (
  table: Table,
  clock: Clock,
  ids: Ids,
  telemetry: SessionTelemetry,
): SessionWriter => {
  const sessions = createSessionStore(table);
  const events = createEventStore(table);
  const identities = createIdentityStore(table);
  const limit = createAttemptLimit(table);

  const now = (): Now => ({ now: clock.now(), eventId: () => ids.next("evt") });

  /** A proof counts for the person, whichever session it was given in. */
  const countProof = (changed: Change): Write[] => {
    const proof = proofIn(changed);
    if (proof === undefined) return [];
    return [limit[proof === "WRONG" ? "count" : "allow"](changed.before, clock.now())];
  };

  const commit = async (changed: Change, further: readonly Write[]) => {
    const outcome = await transact(table, [
      sessions.change(changed),
      ...changed.events.map((event) => events.append(event)),
      ...countProof(changed),
      ...further,
    ]);
    if (outcome.ok) telemetry.changed(changed);
    else if (!outcome.failed.includes("session") && outcome.failed.includes("attempts")) {
      const seconds = secondsLeft(clock.now());
      throw rateLimited(
        "ATTEMPT_LIMIT_REACHED",
        "There were too many wrong answers for this person.",
        seconds,
      );
    }
    return outcome;
  };

  const write = async (changed: Change, further: readonly Write[] = []): Promise<boolean> => {
    const outcome = await commit(changed, further);
    if (outcome.ok) return true;
    if (outcome.failed.includes("session")) return false;
    throw conflict("CONFLICT", "Something else changed at the same time. Try again.");
  };

  // The directory is not asked again: where it has changed since, the transaction fails and the next attempt asks.
  const recallPerson = async ({ organizationId, personId }: Session): Promise<Identity | undefined> =>
    personId === null ? undefined : identities.get(organizationId, personId);

  const findPerson = ({ organizationId, loginHint }: Session): Promise<Identity | undefined> =>
    identities.findByLogin(organizationId, loginHint);

  const succeed = async (
    before: Session,
    patch: Patch,
    further: readonly Write[] = [],
    lead?: Change,
  ): Promise<Session | false> => {
    for (let attempt = 1; attempt <= ENROL_ATTEMPTS; attempt++) {
      const at = now();
      const proved = provedContact({ ...before, ...patch });
      const known = await (attempt === 1 ? recallPerson(before) : findPerson(before));
      const person =
        known === undefined
          ? newIdentity(
              ids.next("idn"),
              {
                organizationId: before.organizationId,
                loginHint: before.loginHint,
                email: before.contact.email ?? null,
                phone: before.contact.phone ?? null,
              },
              at.now,
              proved,
            )
          : recognize(known, at.now, proved);
      const enrolled = known === undefined || known.enrolledAt === null;
      const changed = change(
        before,
        "succeed",
        { ...patch, identityId: person.id },
        at,
        enrolled ? ["IDENTITY_ENROLLED"] : [],
      );
      const identityWrites =
        known === undefined
          ? identities.create(person)
          : person.version === known.version
            ? []
            : [identities.update(person)];
      const outcome = await commit(lead === undefined ? changed : chain(lead, changed), [
        ...identityWrites,
        ...further,
      ]);
      if (outcome.ok) return changed.after;
      if (outcome.failed.includes("session")) return false;
      if (!outcome.failed.includes("identity")) break;
    }
    throw conflict("CONFLICT", "Something else changed at the same time. Try again.");
  };

  return { write, succeed, now };
};
