import { matchSecret } from "./match-secret.ts";
import type { ClientAuthenticationMethod, CredentialsReading } from "./method.ts";

const malformed: CredentialsReading = { outcome: "MALFORMED", refusal: "MALFORMED_BASIC" };

const decodeBase64 = (text: string): string | undefined => {
  const bytes = Buffer.from(text, "base64");
  // Node skips what is not base64; only a text that is the encoding of its own bytes is one.
  if (bytes.toString("base64") !== text) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const decodeForm = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
};

/**
 * HTTP Basic with form-encoded parts (RFC 6749 §2.3.1). Our own ids and secrets hold no character that the encoding
 * changes, so clients that leave the encoding out work too.
 */
export const clientSecretBasic: ClientAuthenticationMethod = {
  name: "client_secret_basic",
  read: ({ authorization }) => {
    if (authorization === undefined) return { outcome: "ABSENT" };
    const [, scheme = "", encoded] = /^([^ ]*)(?: +(.*))?$/s.exec(authorization) ?? [];
    if (scheme.toLowerCase() !== "basic") return { outcome: "MALFORMED", refusal: "UNSUPPORTED_SCHEME" };
    const pair = decodeBase64(encoded ?? "");
    const colon = pair?.indexOf(":") ?? -1;
    if (pair === undefined || colon === -1) return malformed;
    const clientId = decodeForm(pair.slice(0, colon));
    const secret = decodeForm(pair.slice(colon + 1));
    if (clientId === undefined || clientId === "" || secret === undefined || secret === "") return malformed;
    return { outcome: "PRESENTED", clientId, credential: secret };
  },
  verify: matchSecret,
};
