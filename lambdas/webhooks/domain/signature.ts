// Standard Webhooks 1.0, symmetric signatures (`v1`): what a receiver verifies with any library of that name.
import { createHmac } from "node:crypto";

const PREFIX = "whsec_";
export const SECRET_BYTES = 32;

export interface SignedContent {
  /** The event's id; the same on every attempt. */
  id: string;
  /** Unix seconds of this attempt. */
  timestamp: number;
  /** Exactly the text that is sent. */
  body: string;
}

/** @param randomBytes source of {@link SECRET_BYTES} random bytes */
export function generateSigningSecret(randomBytes: (size: number) => Uint8Array): string {
  return `${PREFIX}${Buffer.from(randomBytes(SECRET_BYTES)).toString("base64")}`;
}

/**
 * @param secrets the current one first; during a rotation the previous one follows, and a receiver accepts
 * any of the signatures
 * @returns the `webhook-*` headers
 */
export function signWebhook(content: SignedContent, secrets: readonly string[]): Record<string, string> {
  if (secrets.length === 0) throw new Error("A webhook needs at least one signing secret");
  const signedText = `${content.id}.${content.timestamp}.${content.body}`;
  const signatures = secrets.map((secret) => {
    const signature = createHmac("sha256", decodeSecret(secret)).update(signedText).digest("base64");
    return `v1,${signature}`;
  });
  return {
    "webhook-id": content.id,
    "webhook-timestamp": String(content.timestamp),
    "webhook-signature": signatures.join(" "),
  };
}

function decodeSecret(secret: string): Buffer {
  if (!secret.startsWith(PREFIX)) throw new Error("The signing secret has an unknown form");
  return Buffer.from(secret.slice(PREFIX.length), "base64");
}
