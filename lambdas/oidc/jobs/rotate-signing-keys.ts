import { KeyObject } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { keyRotations, signingKeySeconds } from "../../core/metrics.ts";
import { chooseSigningKey, privateKeySecretName } from "../../core/signing-key/domain.ts";
import { type SigningAlgorithm, type SigningKey, signingAlgorithm } from "../../core/signing-key/schema.ts";
import type { SigningKeyStore } from "../../core/signing-key/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import type { Secrets } from "../../platform/secrets.ts";
import {
  isEmpty,
  planRotation,
  planSuccessors,
  planWithdrawal,
  type RotationPlan,
} from "../domain/plan-rotation.ts";
import { selfSignedCertificate } from "../domain/self-signed-certificate.ts";

export interface RotateSigningKeysDeps {
  table: Table;
  signingKeys: SigningKeyStore;
  secrets: Pick<Secrets, "write" | "remove">;
  /** Start of the names of the secrets that hold the private keys. */
  prefix: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

interface MadeKey {
  key: SigningKey;
  privateJwk: JWK;
}

const RSA_BITS = 2048;

const CERTIFICATE_NAME = "Countersign";

const makeKey = async (algorithm: SigningAlgorithm, signsFrom: string, now: Date): Promise<MadeKey> => {
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: RSA_BITS });
  const publicJwk = await exportJWK(pair.publicKey);
  const certificate = selfSignedCertificate(
    KeyObject.from(pair.privateKey),
    algorithm,
    CERTIFICATE_NAME,
    now,
  );
  const key: SigningKey = {
    kid: await calculateJwkThumbprint(publicJwk),
    algorithm,
    publicJwk: { ...publicJwk, x5c: [certificate] },
    createdAt: now.toISOString(),
    signsFrom,
    signsUntil: null,
    withdrawnAt: null,
  };
  return { key, privateJwk: await exportJWK(pair.privateKey) };
};

const overtaken = (): Error => new Error("The key set changed at the same time. Run this again.");

export interface SigningKeyRotation {
  /** What is due now; nothing, most of the time. */
  rotate(): Promise<void>;
  /** Announces successors of all keys now, whatever their age; they sign when everybody has met them. */
  rotateNow(): Promise<void>;
  /** Ends a key whose private part has leaked: it is neither published nor used from now on. Throws where there is none. */
  withdraw(kid: string): Promise<void>;
}

/**
 * Makes the first keys, hands over to new ones and removes old ones, whichever is due. The order makes every crash
 * harmless: private parts are stored before their public halves are published, and those of withdrawn keys are removed
 * before their rows say so or go. Two runs at once make one set: `advanceSet` lets one through, the other removes what it stored.
 */
export const createRotateSigningKeys = (deps: RotateSigningKeysDeps): SigningKeyRotation => {
  const secretName = (key: SigningKey): string => privateKeySecretName(deps.prefix, key.kid);

  const removeSecrets = (keys: readonly SigningKey[]) =>
    Promise.all(keys.map((key) => deps.secrets.remove(secretName(key))));

  const commit = (generation: number, made: readonly MadeKey[], plan: RotationPlan) =>
    transact(deps.table, [
      deps.signingKeys.advanceSet(generation),
      ...made.map(({ key }) => deps.signingKeys.put(key)),
      ...[...plan.retire, ...plan.forget].map((key) => deps.signingKeys.put(key)),
      ...plan.remove.map((key) => deps.signingKeys.remove(key.kid)),
    ]);

  /** False where another run changed the set first: nothing was written then. */
  const run = async (choose: (keys: readonly SigningKey[], now: Date) => RotationPlan): Promise<boolean> => {
    const now = deps.clock.now();
    // Read before the keys: a set that changes in between is noticed at the end.
    const generation = await deps.signingKeys.generation();
    const plan = choose(await deps.signingKeys.list(), now);
    if (isEmpty(plan)) {
      deps.metrics.add(keyRotations, { Outcome: "NOTHING_DUE" });
      return true;
    }
    const made = await Promise.all(plan.make.map((each) => makeKey(each.algorithm, each.signsFrom, now)));
    await removeSecrets([...plan.forget, ...plan.remove]);
    await Promise.all(
      made.map(({ key, privateJwk }) => deps.secrets.write(secretName(key), JSON.stringify(privateJwk))),
    );
    const outcome = await commit(generation, made, plan);
    if (outcome.ok) {
      deps.metrics.add(keyRotations, { Outcome: "ROTATED" });
      deps.log.info("SIGNING_KEYS_ROTATED", { made: made.length, removed: plan.remove.length });
      return true;
    }
    await removeSecrets(made.map(({ key }) => key));
    deps.metrics.add(keyRotations, { Outcome: "OVERTAKEN" });
    deps.log.info("SIGNING_KEYS_CHANGED_MEANWHILE");
    return false;
  };

  const rotate = async (): Promise<void> => {
    // Whoever was first did what was due.
    await run(planRotation);
    await measureAge();
  };

  /** Read anew, so that what is measured is what is there and not what was meant to be there. */
  const measureAge = async (): Promise<void> => {
    const now = deps.clock.now();
    const keys = await deps.signingKeys.list();
    for (const algorithm of signingAlgorithm.options) {
      const key = chooseSigningKey(keys, algorithm, now);
      if (key === undefined) continue;
      const seconds = (now.getTime() - Date.parse(key.signsFrom)) / 1000;
      deps.metrics.add(signingKeySeconds, { Algorithm: algorithm }, seconds);
    }
  };

  const rotateNow = async (): Promise<void> => {
    if (!(await run(planSuccessors))) throw overtaken();
    await measureAge();
  };

  const withdraw = async (kid: string): Promise<void> => {
    const written = await run((keys, now) => {
      const plan = planWithdrawal(keys, kid, now);
      if (plan === undefined) throw new Error(`There is no signing key ${kid}.`);
      return plan;
    });
    if (!written) throw overtaken();
    deps.log.warn("SIGNING_KEY_WITHDRAWN", { kid });
    await rotate();
  };

  return { rotate, rotateNow, withdraw };
};
