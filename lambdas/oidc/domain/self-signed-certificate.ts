import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { SigningAlgorithm } from "../../core/signing-key/schema.ts";

/*
 * `x5c` of a public key (RFC 7517 §4.7): some software takes keys from certificates only. The certificate says nothing
 * that the key does not; nobody vouches for it and nobody is meant to follow it anywhere. It is the smallest that
 * RFC 5280 allows, so its few DER elements are written here instead of by a library of a hundred times the size
 * (docs/adr/0005-signing-keys.md).
 */

const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
};

/** X.690 §8.1.3: short below 128, else the number of bytes and then the bytes. */
const lengthOf = ({ length }: Buffer): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const sequence = (...parts: readonly Buffer[]) => element(0x30, ...parts);
const set = (...parts: readonly Buffer[]) => element(0x31, ...parts);
const integer = (bytes: Buffer) => element(0x02, bytes);
const bits = (bytes: Buffer) => element(0x03, Buffer.from([0]), bytes);
const octets = (bytes: Buffer) => element(0x04, bytes);
const text = (value: string) => element(0x0c, Buffer.from(value, "utf8"));
const TRUE = hex("0101ff");

/** UTCTime ends with 2049 (RFC 5280 §4.1.2.5). */
const time = (at: Date): Buffer => {
  const digits = `${at.toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`;
  return at.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(digits.slice(2)))
    : element(0x18, Buffer.from(digits));
};

/** AlgorithmIdentifier of each signature (RFC 4055, RFC 5758, RFC 8410). */
const algorithms: Record<SigningAlgorithm, Buffer> = {
  RS256: sequence(hex("06092a864886f70d01010b"), hex("0500")),
  ES256: sequence(hex("06082a8648ce3d040302")),
  EdDSA: sequence(hex("06032b6570")),
};

const commonName = (value: string): Buffer => sequence(set(sequence(hex("0603550403"), text(value))));

/** No authority; for signatures only. */
const extensions = element(
  0xa3,
  sequence(
    sequence(hex("0603551d13"), TRUE, octets(sequence())),
    sequence(hex("0603551d0f"), TRUE, octets(hex("03020780"))),
  ),
);

const SERIAL_BYTES = 16;

/** Positive, and another one for each key. */
const serialOf = (publicKey: Buffer): Buffer => {
  const serial = createHash("sha256").update(publicKey).digest().subarray(0, SERIAL_BYTES);
  return Buffer.concat([Buffer.from([0x01]), serial]);
};

/** How long a certificate is good: longer than any key signs, because a rotation may come late. */
const CERTIFICATE_YEARS = 10;

export const selfSignedCertificate = (
  privateKey: KeyObject,
  algorithm: SigningAlgorithm,
  name: string,
  now: Date,
): string => {
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + CERTIFICATE_YEARS);
  const content = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(serialOf(publicKey)),
    algorithms[algorithm],
    commonName(name),
    sequence(time(now), time(end)),
    commonName(name),
    publicKey,
    extensions,
  );
  const signature = sign(algorithm === "EdDSA" ? null : "sha256", content, privateKey);
  return sequence(content, algorithms[algorithm], bits(signature)).toString("base64");
};
