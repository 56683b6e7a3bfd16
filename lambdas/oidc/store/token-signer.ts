import { createPrivateKey, type KeyObject } from "node:crypto";
import type { JWTPayload } from "jose";
import * as z from "zod";
import { chooseSigningKey, privateKeySecretName } from "../../core/signing-key/domain.ts";
import type { SigningAlgorithm } from "../../core/signing-key/schema.ts";
import type { SigningKeyStore } from "../../core/signing-key/store.ts";
import type { Clock } from "../../platform/clock.ts";
import { signCompactJws } from "../../platform/compact-jws.ts";
import { unavailable } from "../../platform/errors.ts";
import { SecretMissing } from "../../platform/failure.ts";
import type { Secrets } from "../../platform/secrets.ts";

export interface TokenSignerDeps {
  signingKeys: Pick<SigningKeyStore, "listCached">;
  secrets: Pick<Secrets, "read">;
  /** Start of the names of the secrets that hold the private keys. */
  prefix: string;
  clock: Clock;
}

export interface TokenSigner {
  /** A compact JWS with `typ` and the `kid` of the key. Throws 503 while there is no key that can sign. */
  sign(payload: JWTPayload, typ: string, algorithm: SigningAlgorithm): Promise<string>;
}

const privateJwk = z.looseObject({ kty: z.string() });

/** Signs with the private keys of Secrets Manager. A key is read once and stays in memory: its id names its content. */
export const createTokenSigner = (deps: TokenSignerDeps): TokenSigner => {
  const imported = new Map<string, Promise<KeyObject>>();

  const readKey = async (kid: string): Promise<KeyObject> => {
    const value = await deps.secrets.read(privateKeySecretName(deps.prefix, kid));
    if (value === undefined)
      throw unavailable(new SecretMissing(`The private part of key ${kid} does not exist.`));
    return createPrivateKey({ key: privateJwk.parse(JSON.parse(value)), format: "jwk" });
  };

  const loadKey = (kid: string): Promise<KeyObject> => {
    const known = imported.get(kid);
    if (known !== undefined) return known;
    const loading = readKey(kid);
    imported.set(kid, loading);
    // A failure is not remembered.
    loading.catch(() => imported.delete(kid));
    return loading;
  };

  return {
    sign: async (payload, typ, algorithm) => {
      const key = chooseSigningKey(await deps.signingKeys.listCached(), algorithm, deps.clock.now());
      if (key === undefined) throw unavailable(new SecretMissing(`There is no ${algorithm} key that signs.`));
      return signCompactJws({ alg: algorithm, typ, kid: key.kid }, payload, await loadKey(key.kid));
    },
  };
};
