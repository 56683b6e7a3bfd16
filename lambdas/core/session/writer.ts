import type { Clock } from "../../platform/clock.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { conflict, rateLimited } from "../../platform/errors.ts";
import type { Ids } from "../../platform/ids.ts";
import { createAttemptLimit, secondsLeft } from "../attempt-limit/store.ts";
import { createEventStore } from "../event/store.ts";
import { newIdentity, recognize } from "../identity/domain.ts";
import type { Identity } from "../identity/schema.ts";
import { createIdentityStore, type IdentityStore } from "../identity/store.ts";
import { provesPerson } from "./contact.ts";
import {
  type Change,
  chain,
  change,
  failChanged,
  type Now,
  type Patch,
  proofIn,
  provedContact,
} from "./domain.ts";
import { loadPerson } from "./load-person.ts";
import type { Session } from "./schema.ts";
import { createSessionStore } from "./store.ts";
import type { SessionTelemetry } from "./telemetry.ts";

/** Writes state changes together with their events: never one without the other. */
export interface SessionWriter {
  /** False where somebody else changed the session first; nothing was written then. */
  write(changed: Change, further?: readonly Write[]): Promise<boolean>;
  /**
   * Ends the session with success and enrols the person if this is their first; with `CONTACT_CHANGED`, where what was
   * proved is no address of the person any more (a reviewer's approval is refused then, and nothing is changed). False
   * as above. `further` goes into the same transaction, and so does `lead`: a change that has not been written and whose
   * outcome `before` is.
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

  /** A stranger is looked for only where the transaction has found that somebody has the login by now. */
  const findKnown = async (session: Session, attempt: number): Promise<Identity | undefined> =>
    attempt === 1 && session.personId === null ? undefined : loadPerson(identities, session);

  const endChanged = async (
    before: Session,
    patch: Patch,
    further: readonly Write[],
    lead: Change | undefined,
  ): Promise<Session | false> => {
    // A reviewer is there to hear it and to decide.
    if (before.status === "PENDING_REVIEW") throw contactChanged();
    const ended = failChanged(before, patch, now());
    return (await write(lead === undefined ? ended : chain(lead, ended), further)) ? ended.after : false;
  };

  const succeed = async (
    before: Session,
    patch: Patch,
    further: readonly Write[] = [],
    lead?: Change,
  ): Promise<Session | false> => {
    for (let attempt = 1; attempt <= ENROL_ATTEMPTS; attempt++) {
      const at = now();
      const known = await findKnown(before, attempt);
      const done: Session = { ...before, ...patch };
      if (!provesPerson(done, known)) return endChanged(before, patch, further, lead);
      const person = known === undefined ? enrol(done, ids.next("idn"), at.now) : greet(done, known, at.now);
      const changed = change(
        before,
        "succeed",
        { ...patch, identityId: person.id },
        at,
        known === undefined || known.enrolledAt === null ? ["IDENTITY_ENROLLED"] : [],
      );
      const outcome = await commit(lead === undefined ? changed : chain(lead, changed), [
        ...writesOf(identities, known, person),
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

const contactChanged = () =>
  conflict(
    "CONTACT_CHANGED",
    "The person's address is another one than the code went to. Reject the session, and request a new one.",
  );

const enrol = (session: Session, id: string, now: Date): Identity =>
  newIdentity(
    id,
    {
      organizationId: session.organizationId,
      loginHint: session.loginHint,
      email: session.contact.email ?? null,
      phone: session.contact.phone ?? null,
    },
    now,
    provedContact(session),
  );

const greet = (session: Session, known: Identity, now: Date): Identity =>
  recognize(known, now, provedContact(session));

/** In each case the transaction fails where the directory says something else by then. */
const writesOf = (identities: IdentityStore, known: Identity | undefined, person: Identity): Write[] => {
  if (known === undefined) return identities.create(person);
  return [person.version === known.version ? identities.unchanged(known) : identities.update(person)];
};
