// Decides by its text alone whether a URL may be a webhook address. Names are judged again, by the addresses
// they resolve to, whenever a connection is made.
import { isIP } from "node:net";
import { type AddressRange, judgeAddress, parseRanges } from "./address.ts";

export type RefusalReason =
  | "INVALID_URL"
  | "SCHEME_NOT_ALLOWED"
  | "PORT_NOT_ALLOWED"
  | "CREDENTIALS_IN_URL"
  | "PRIVATE_NAME"
  | "ADDRESS_NOT_PUBLIC"
  | "INVALID_REQUEST";

export type UrlCheck = { ok: true; url: URL } | { ok: false; reason: RefusalReason; detail: string };

export interface UrlPolicy {
  allow: readonly AddressRange[];
  ports: readonly number[];
}

export const DEFAULT_PORTS: readonly number[] = [443];

const MAX_URL_LENGTH = 2048;
const PRIVATE_SUFFIXES = ["localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa"];

/**
 * For the moment when an endpoint is created or changed.
 * @param allow CIDR ranges that are reachable although not public, whatever the scheme and port
 * @returns the normalised URL, or a sentence for the caller that says what to change
 */
export function checkWebhookUrl(
  url: string,
  allow: readonly string[],
  ports: readonly number[] = DEFAULT_PORTS,
): UrlCheck {
  return checkUrl(url, { allow: parseRanges(allow), ports });
}

/** The same check with ranges that are already parsed. */
export function checkUrl(text: string, policy: UrlPolicy): UrlCheck {
  const parsed = parseUrl(text);
  if (!parsed.ok) return parsed;
  const { url } = parsed;
  const host = hostOf(url);
  if (isIP(host) !== 0) return checkLiteral(url, host, policy);
  if (host.endsWith(".")) return refuse("INVALID_URL", "The URL's host must not end in a dot.");
  if (!isPrivateName(host)) return checkPublicAccess(url, policy) ?? parsed;
  // With an allow list it may stand for an allowed address: that is known only once it is resolved.
  if (policy.allow.length > 0) return parsed;
  return refuse("PRIVATE_NAME", "The URL's host must be a public domain name.");
}

/** @returns the refusal for a destination that no allow entry covers, or undefined when it is fine */
export function checkPublicAccess(
  target: { protocol: string; port: string },
  policy: Pick<UrlPolicy, "ports">,
): Extract<UrlCheck, { ok: false }> | undefined {
  if (target.protocol !== "https:") return refuse("SCHEME_NOT_ALLOWED", "The URL must begin with https://.");
  const port = target.port === "" ? 443 : Number(target.port);
  if (policy.ports.includes(port)) return undefined;
  return refuse("PORT_NOT_ALLOWED", `The URL's port must be ${policy.ports.join(" or ")}.`);
}

/** The host without the brackets of an IPv6 literal. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

export function refuse(reason: RefusalReason, detail: string): Extract<UrlCheck, { ok: false }> {
  return { ok: false, reason, detail };
}

function parseUrl(text: string): UrlCheck {
  if (text.length > MAX_URL_LENGTH) {
    return refuse("INVALID_URL", `The URL must have at most ${MAX_URL_LENGTH} characters.`);
  }
  // The WHATWG parser drops or rewrites these silently, so what was stored and what is called would differ.
  if (/[\s\p{Cc}\\]/u.test(text)) {
    return refuse("INVALID_URL", "The URL must not contain spaces, control characters or backslashes.");
  }
  const url = URL.parse(text);
  // "https:example.com" and "https:///example.com" are the same to that parser, but to nobody who reads them.
  if (url === null || url.hostname === "" || !/^[a-z]+:\/\/[^/]/i.test(text)) {
    return refuse("INVALID_URL", "The URL must be absolute, such as https://example.com/webhooks.");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refuse("SCHEME_NOT_ALLOWED", "The URL must begin with https://.");
  }
  if (url.username !== "" || url.password !== "" || /^[a-z]+:\/\/[^/?#]*@/i.test(text)) {
    return refuse("CREDENTIALS_IN_URL", "The URL must not contain a user name or password.");
  }
  if (text.includes("#")) return refuse("INVALID_URL", "The URL must not have a fragment.");
  return { ok: true, url };
}

function checkLiteral(url: URL, host: string, policy: UrlPolicy): UrlCheck {
  switch (judgeAddress(host, policy.allow)) {
    case "ALLOWED":
      return { ok: true, url };
    case "PUBLIC":
      return checkPublicAccess(url, policy) ?? { ok: true, url };
    case "REFUSED":
      return refuse("ADDRESS_NOT_PUBLIC", "The URL must point to a public address.");
  }
}

function isPrivateName(host: string): boolean {
  if (!host.includes(".")) return true;
  return PRIVATE_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`));
}
