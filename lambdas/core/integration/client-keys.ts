import { createPublicKey, type KeyObject } from "node:crypto";
import * as z from "zod";
import type { FieldError } from "../../platform/errors.ts";
import { isWhole } from "../../platform/text.ts";
import type { OidcSettings } from "./oidc-settings.ts";

// Apart from the settings' schema, which browsers run too: only Node can say whether a key is one.

type ClientKey = NonNullable<OidcSettings["jwks"]>["keys"][number];

const RSA_MIN_BITS = 2048;

/** The algorithms of each kind of key (RFC 7518 §3.1, RFC 8037 §3.1). */
const algorithms: Record<ClientKey["kty"], readonly string[]> = {
  RSA: ["RS256", "PS256"],
  EC: ["ES256"],
  OKP: ["EdDSA"],
};

const text = z.string().refine(isWhole);

/** What a record can hold: no half characters, no numbers beyond a double's, nothing nested. */
const members = z.record(text, z.union([text, z.boolean(), z.int(), z.array(text)]));

/** RFC 7517 §4.3: who names operations has to name the one that we do. */
const operations = z.looseObject({ key_ops: z.array(z.string()).length(1).optional() });

const mayVerify = (key: ClientKey): boolean => {
  const parsed = operations.safeParse(key);
  return parsed.success && (parsed.data.key_ops?.includes("verify") ?? true);
};

const readKey = (key: { [member: string]: unknown; kty: string }): KeyObject | undefined => {
  try {
    return createPublicKey({ key, format: "jwk" });
  } catch {
    return undefined;
  }
};

/** An exponent of 1 makes everything a signature; more than 64 bits OpenSSL does not compute for long moduli. */
const isExponent = (exponent: bigint): boolean =>
  exponent > 1n && exponent % 2n === 1n && exponent < 1n << 64n;

/** Whether a signature can ever be verified by it: the point is on the curve, the modulus as long as its number. */
const isUsable = (key: ClientKey): boolean => {
  if (key.alg !== undefined && !algorithms[key.kty].includes(key.alg)) return false;
  if (!mayVerify(key)) return false;
  const read = readKey(key);
  if (read === undefined) return false;
  if (key.kty !== "RSA") return true;
  const { modulusLength = 0, publicExponent = 0n } = read.asymmetricKeyDetails ?? {};
  return modulusLength >= RSA_MIN_BITS && isExponent(publicExponent);
};

/** The keys that cannot work, which is to be said when they are saved and not by every use that fails. */
export const checkClientKeys = ({ jwks }: Pick<OidcSettings, "jwks">): FieldError[] =>
  (jwks?.keys ?? []).flatMap((key, index) => {
    const path = `settings.jwks.keys.${index}`;
    if (!members.safeParse(key).success) return [{ path, message: "has a member that no public key has" }];
    return isUsable(key) ? [] : [{ path, message: "is no public key by which a signature can be verified" }];
  });
