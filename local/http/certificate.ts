import { randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

export interface Certificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** Where the certificate is, for whoever has to trust it. */
  readonly file: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const VALID_DAYS = 30;
/** One that ends sooner than this is replaced at the start: nobody shall be surprised in the middle of a day. */
const RENEW_DAYS = 1;

/** The names of this machine towards itself, and no other: whoever trusts it trusts nothing else by it. */
const NAMES: x509.JsonGeneralNames = [
  { type: "dns", value: "localhost" },
  { type: "ip", value: "127.0.0.1" },
  { type: "ip", value: "::1" },
];

const KEY_USAGE = x509.KeyUsageFlags.digitalSignature;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

const pem = (label: string, der: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString("base64")
    .replaceAll(/.{64}(?=.)/g, "$&\n")}\n-----END ${label}-----\n`;

const isGood = (cert: string, now: Date): boolean => {
  const { validToDate } = new X509Certificate(cert);
  return validToDate.getTime() - now.getTime() > RENEW_DAYS * DAY_MS;
};

async function make(now: Date): Promise<{ key: string; cert: string }> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `01${randomBytes(15).toString("hex")}`,
    name: "CN=Countersign on this machine",
    // Clocks of containers lag.
    notBefore: new Date(now.getTime() - MINUTE_MS),
    notAfter: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys: keys as unknown as CryptoKeyPair,
    extensions: [
      // No authority: its key lies in a file, and must not be able to speak for other names.
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(KEY_USAGE, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(NAMES),
    ],
  });
  const key = pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { key, cert: pem("CERTIFICATE", certificate.rawData) };
}

/** The certificate of the state folder, made on the spot where there is none that is still good. */
export async function loadCertificate(stateDir: string, now = new Date()): Promise<Certificate> {
  const file = join(stateDir, "https-cert.pem");
  const keyFile = join(stateDir, "https-key.pem");
  if (existsSync(file) && existsSync(keyFile)) {
    const known = { key: readFileSync(keyFile, "utf8"), cert: readFileSync(file, "utf8") };
    if (isGood(known.cert, now)) return { ...known, file };
  }
  const made = await make(now);
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(keyFile, made.key, { mode: 0o600 });
  writeFileSync(file, made.cert);
  return { ...made, file };
}
