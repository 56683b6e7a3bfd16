import { isForHints } from "../../core/signing-key/domain.ts";
import { type SigningAlgorithm, type SigningKey, signingAlgorithm } from "../../core/signing-key/schema.ts";
import { plusSeconds } from "../../platform/clock.ts";
import { ACCESS_TOKEN_SECONDS } from "./access-token.ts";
import { REFRESH_SECONDS } from "./grant-record.ts";
import { ID_TOKEN_SECONDS } from "./id-token.ts";

const DAY_SECONDS = 24 * 60 * 60;

/** How long a key signs before its successor is made. */
export const SIGNING_SECONDS = 90 * DAY_SECONDS;

/** How long a successor is published before it signs: longer than anyone caches the key set. */
export const PUBLISH_AHEAD_SECONDS = 2 * DAY_SECONDS;

/** How long a key stays published after its last signature: the life of a token, and five minutes for wrong clocks. */
export const WITHDRAW_AFTER_SECONDS = Math.max(ACCESS_TOKEN_SECONDS, ID_TOKEN_SECONDS) + 300;

/** How long ID tokens of a key that was replaced are hints: as long as a sign-in can go on by its refresh tokens. */
export const HINT_SECONDS = REFRESH_SECONDS;

export interface RotationPlan {
  /** Keys to make, with the time from which they sign. */
  make: { algorithm: SigningAlgorithm; signsFrom: string }[];
  /** Keys whose times change, with the new ones. */
  retire: SigningKey[];
  /** Keys whose last token has expired and whose private part goes therefore, as they are afterwards. */
  forget: SigningKey[];
  /** Keys that are of no use to anybody. */
  remove: SigningKey[];
}

const isWithdrawn = ({ withdrawnAt }: SigningKey, now: Date): boolean =>
  withdrawnAt !== null && withdrawnAt <= now.toISOString();

const after = (time: Date, seconds: number): string => plusSeconds(time, seconds).toISOString();

/** What has to happen to the key set when the keys that `isDue` names are to be replaced. */
const planHandover = (
  keys: readonly SigningKey[],
  now: Date,
  isDue: (last: SigningKey) => boolean,
): RotationPlan => {
  const plan: RotationPlan = { make: [], retire: [], forget: [], remove: [] };
  for (const algorithm of signingAlgorithm.options) {
    const last = keys.find((key) => key.algorithm === algorithm && key.signsUntil === null);
    if (last === undefined) {
      // The first of its kind: nobody has cached a set with another one, so nobody has to wait.
      plan.make.push({ algorithm, signsFrom: now.toISOString() });
    } else if (isDue(last)) {
      const handover = after(now, PUBLISH_AHEAD_SECONDS);
      plan.make.push({ algorithm, signsFrom: handover });
      const withdrawnAt = after(new Date(handover), WITHDRAW_AFTER_SECONDS);
      const hintsUntil = after(new Date(withdrawnAt), HINT_SECONDS);
      plan.retire.push({ ...last, signsUntil: handover, withdrawnAt, hintsUntil });
    }
  }
  const withdrawn = keys.filter((key) => isWithdrawn(key, now));
  plan.remove = withdrawn.filter((key) => !isForHints(key, now));
  plan.forget = withdrawn
    .filter((key) => isForHints(key, now) && key.privateRemovedAt === undefined)
    .map((key) => ({ ...key, privateRemovedAt: now.toISOString() }));
  return plan;
};

/** What has to happen to the key set now. Nothing, most of the time. */
export const planRotation = (keys: readonly SigningKey[], now: Date): RotationPlan =>
  planHandover(keys, now, (last) => after(new Date(last.signsFrom), SIGNING_SECONDS) <= now.toISOString());

/**
 * What has to happen when somebody asks for a rotation: the same as when it is due. A key that waits to sign is a
 * successor already, so asking twice makes one.
 */
export const planSuccessors = (keys: readonly SigningKey[], now: Date): RotationPlan =>
  planHandover(keys, now, (last) => last.signsFrom <= now.toISOString());

/**
 * What has to happen when a private key is no longer private: its key leaves the set at once, and another one signs
 * at once, unannounced. Undefined where there is no such key.
 */
export const planWithdrawal = (
  keys: readonly SigningKey[],
  kid: string,
  now: Date,
): RotationPlan | undefined => {
  const at = now.toISOString();
  const leaked = keys.find((key) => key.kid === kid);
  if (leaked === undefined) return undefined;
  const withdrawn = { ...leaked, signsUntil: at, withdrawnAt: at, hintsUntil: at };
  const successor = keys.find(
    (key) => key.kid !== kid && key.algorithm === leaked.algorithm && key.signsUntil === null,
  );
  if (successor === undefined) {
    const make = [{ algorithm: leaked.algorithm, signsFrom: at }];
    return { make, retire: [withdrawn], forget: [], remove: [] };
  }
  const waits = successor.signsFrom > at;
  const retire = [withdrawn, ...(waits ? [{ ...successor, signsFrom: at }] : [])];
  return { make: [], retire, forget: [], remove: [] };
};

export const isEmpty = (plan: RotationPlan): boolean =>
  plan.make.length + plan.retire.length + plan.forget.length + plan.remove.length === 0;
