// Standard Webhooks 1.0: symmetric (`v1`) and ed25519 (`v1a`) signatures, which any library of that name verifies.
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { SignatureType } from "./signature-type.ts";

const HMAC_PREFIX = "whsec_";
const PRIVATE_PREFIX = "whsk_";
const PUBLIC_PREFIX = "whpk_";
const KEY_BYTES = 32;
// RFC 8410: what stands before the 32 bytes of an ed25519 private key in PKCS #8.
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

export interface SignedContent {
  /** The event's id; the same on every attempt. */
  id: string;
  /** Unix seconds of this attempt. */
  timestamp: number;
  /** Exactly the text that is sent. */
  body: string;
}

export interface SigningSecret {
  /** Goes to Secrets Manager and nowhere else, but for a symmetric one, which the receiver is shown once. */
  secret: string;
  /** What receivers verify with; null for a symmetric secret. */
  publicKey: string | null;
}

/** @param randomBytes source of 32 random bytes */
export function generateSigningSecret(
  type: SignatureType,
  randomBytes: (size: number) => Uint8Array,
): SigningSecret {
  const random = Buffer.from(randomBytes(KEY_BYTES));
  if (type === "HMAC_SHA256") return { secret: HMAC_PREFIX + random.toString("base64"), publicKey: null };
  const raw = rawPublicKey(privateKeyOf(random));
  // As other implementations write it: the seed, then the public key.
  const pair = Buffer.concat([random, raw]).toString("base64");
  return { secret: PRIVATE_PREFIX + pair, publicKey: PUBLIC_PREFIX + raw.toString("base64") };
}

/**
 * @param secrets the current one first; during a rotation the previous one follows, and a receiver accepts
 * any of the signatures
 * @returns the `webhook-*` headers
 */
export function signWebhook(content: SignedContent, secrets: readonly string[]): Record<string, string> {
  if (secrets.length === 0) throw new Error("A webhook needs at least one signing secret");
  const signedText = `${content.id}.${content.timestamp}.${content.body}`;
  return {
    "webhook-id": content.id,
    "webhook-timestamp": String(content.timestamp),
    "webhook-signature": secrets.map((secret) => signText(signedText, secret)).join(" "),
  };
}

function signText(text: string, secret: string): string {
  if (secret.startsWith(HMAC_PREFIX)) {
    const key = Buffer.from(secret.slice(HMAC_PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  }
  if (!secret.startsWith(PRIVATE_PREFIX)) throw new Error("The signing secret has an unknown form");
  const seed = Buffer.from(secret.slice(PRIVATE_PREFIX.length), "base64").subarray(0, KEY_BYTES);
  return `v1a,${sign(null, Buffer.from(text), privateKeyOf(seed)).toString("base64")}`;
}

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" });

const rawPublicKey = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-KEY_BYTES);
