import { type KeyObject, sign } from "node:crypto";

/** Each with the digest that Node is told; Ed25519 brings its own. */
const digests = { RS256: "sha256", ES256: "sha256", EdDSA: null } as const;

export type JwsAlgorithm = keyof typeof digests;

export interface JwsHeader {
  alg: JwsAlgorithm;
  kid: string;
  typ: string;
}

/**
 * A compact JWS (RFC 7515 §7.1), signed by Node at once. jose signs through WebCrypto, which hands each signature to
 * another thread and so takes four times the CPU (docs/adr/0014-fast-tokens.md). What is read, jose verifies.
 */
export const signCompactJws = (header: JwsHeader, payload: object, key: KeyObject): string => {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = sign(digests[header.alg], Buffer.from(input), key);
  return `${input}.${(header.alg === "ES256" ? toPair(signature) : signature).toString("base64url")}`;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Bytes of each of the two numbers of a P-256 signature. */
const NUMBER_BYTES = 32;

/**
 * The two numbers of an ECDSA signature side by side (RFC 7518 §3.4). Node gives them as DER, a sequence of two integers
 * that lose leading zeros and gain one before a high bit; its own conversion costs as much as the signature.
 */
const toPair = (der: Buffer): Buffer => {
  const pair = Buffer.alloc(2 * NUMBER_BYTES);
  // 30 length 02 length r 02 length s: none of the lengths of P-256 reaches 128, so each is one byte.
  const endOfFirst = 4 + der.readUInt8(3);
  for (const [index, bytes] of [der.subarray(4, endOfFirst), der.subarray(endOfFirst + 2)].entries()) {
    const digits = bytes.subarray(-NUMBER_BYTES);
    digits.copy(pair, (index + 1) * NUMBER_BYTES - digits.length);
  }
  return pair;
};
