/** `__Host-` (RFC 6265bis §4.1.3.2) needs Secure, which browsers take only over https. */
const isSecure = (baseUrl: string): boolean => baseUrl.startsWith("https://");

/** The name of a cookie of ours, bound to this very host wherever the base URL is https. */
export const cookieName = (baseUrl: string, name: string): string =>
  isSecure(baseUrl) ? `__Host-${name}` : name;

export interface Cookie {
  name: string;
  value: string;
  /** 0 takes the cookie away. */
  maxAgeSeconds: number;
}

/** Only for requests and top-level navigations to us; no script ever reads it. */
export const writeCookie = (baseUrl: string, { name, value, maxAgeSeconds }: Cookie): string =>
  [
    `${cookieName(baseUrl, name)}=${value}`,
    "Path=/",
    `Max-Age=${maxAgeSeconds}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(isSecure(baseUrl) ? ["Secure"] : []),
  ].join("; ");
